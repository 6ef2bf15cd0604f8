package dev.recap.catalog.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a JVM cannot start without; see docs/capsule-contract.md. */
final class JavaRules {
  private static final int THREADS = 16;
  private static final long MEMORY = 48L << 20;

  private JavaRules() {}

  /** Nothing for a capsule that is no Java function. */
  static List<Finding> check(Fields spec) {
    List<Finding> findings = new ArrayList<>();
    if (!spec.text("runtime").equals(Optional.of("java"))) {
      return findings;
    }
    Fields limits = spec.object("limits");
    if (limits.integer("pids").orElse(THREADS) < THREADS) {
      findings.add(
          new Finding(
              "/spec/limits/pids",
              "a JVM has 12 threads of its own: write %d or more".formatted(THREADS)));
    }
    if (limits.any("memory").map(JavaRules::bytes).orElse(MEMORY) < MEMORY) {
      findings.add(
          new Finding("/spec/limits/memory", "a JVM needs 32Mi of its own: write 48Mi or more"));
    }
    return findings;
  }

  /** A text that is no size is another rule's finding. */
  private static long bytes(Object size) {
    try {
      return Quantities.bytes(size);
    } catch (IllegalArgumentException e) {
      return MEMORY;
    }
  }
}

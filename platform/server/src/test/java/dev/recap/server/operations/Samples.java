package dev.recap.server.operations;

import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records as invocations leave them. */
public final class Samples {
  public static final Instant ACCEPTED = Instant.parse("2026-03-01T12:00:00.100Z");
  public static final String DIGEST = "sha256:" + "ab".repeat(32);

  private Samples() {}

  /** One that ran for a second and a half. */
  public static InvocationRecord ran(String id, String name, Outcome outcome, Receipt receipt) {
    Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
    phases.put(Phase.ACCEPTED, Duration.ofMillis(1));
    phases.put(Phase.RESOLVED, Duration.ofMillis(2));
    phases.put(Phase.PULLED, Duration.ofMillis(3));
    phases.put(Phase.AUTHORISED, Duration.ofMillis(4));
    phases.put(Phase.BOUND, Duration.ofMillis(40));
    phases.put(Phase.RUNNING, Duration.ofMillis(1400));
    phases.put(Phase.TORN_DOWN, Duration.ofMillis(50));
    return record(
        id, name + ":1.2.0@" + DIGEST, Optional.empty(), outcome, phases, Optional.of(receipt));
  }

  /** One that was refused because there is no such capsule. */
  public static InvocationRecord unknown(String id, String name, Outcome outcome) {
    Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
    phases.put(Phase.ACCEPTED, Duration.ofMillis(1));
    phases.put(Phase.RESOLVED, Duration.ofMillis(2));
    phases.put(Phase.PULLED, Duration.ofMillis(3));
    return record(id, name, Optional.empty(), outcome, phases, Optional.of(Receipt.untouched()));
  }

  /** The fan-out of others. */
  public static InvocationRecord fanOut(String id, String name, Outcome outcome) {
    return record(id, name, Optional.empty(), outcome, Map.of(), Optional.empty());
  }

  /** The same as a part of a fan-out. */
  public static InvocationRecord in(String parent, InvocationRecord one) {
    return record(
        one.id(),
        one.capsule(),
        Optional.of(parent),
        one.outcome().orElseThrow(),
        one.phases(),
        one.receipt());
  }

  private static InvocationRecord record(
      String id,
      String capsule,
      Optional<String> parent,
      Outcome outcome,
      Map<Phase, Duration> phases,
      Optional<Receipt> receipt) {
    return new InvocationRecord(
        id,
        new InvocationRecord.Owner("6a1c2f6e-0000-4000-8000-000000000001", 42, 123),
        capsule,
        "docker:web",
        Optional.of("c0ffee".repeat(10) + "c0ff"),
        "{\"password\":\"[redacted]\"}",
        "token:ci",
        Optional.of("the pager rang"),
        parent,
        ACCEPTED,
        Optional.of(ACCEPTED.plusMillis(1500)),
        Optional.of(outcome),
        phases,
        Captured.NOTHING,
        Captured.NOTHING,
        Optional.empty(),
        List.of(),
        receipt,
        List.of());
  }
}

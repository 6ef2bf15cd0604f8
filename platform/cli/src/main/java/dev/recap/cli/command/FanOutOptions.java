package dev.recap.cli.command;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The bounds of an invocation in many targets. */
final class FanOutOptions {
  private static final int DEFAULT_PARALLEL = 4;

  @Option(
      names = "--max-parallel",
      paramLabel = "N",
      description = "With -l: so many at the same time (default: " + DEFAULT_PARALLEL + ").")
  private int maxParallel = DEFAULT_PARALLEL;

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      description = "With -l: start no further ones after so many failures.")
  private @Nullable Integer maxFailures;

  int maxParallel() {
    return maxParallel;
  }

  OptionalInt maxFailures() {
    return maxFailures == null ? OptionalInt.empty() : OptionalInt.of(maxFailures);
  }
}

package dev.recap.core.capsule;

import java.time.Duration;

/**
 * Bounds on one invocation.
 *
 * @param timeout from the start of the capsule's own process to its end
 * @param memoryBytes memory and swap together
 * @param cpus processors, 0.5 meaning half of one
 * @param pids processes and threads
 * @param outputBytes standard output and standard error, each
 * @param artifactBytes all files under {@code /out} together
 */
public record Limits(
    Duration timeout,
    long memoryBytes,
    double cpus,
    int pids,
    long outputBytes,
    long artifactBytes) {

  /**
   * What a capsule gets that declares nothing: 30 s, 64 MiB, one processor, 64 processes, 1 MiB, 64
   * MiB.
   */
  public static final Limits DEFAULT =
      new Limits(Duration.ofSeconds(30), 64L << 20, 1.0, 64, 1L << 20, 64L << 20);

  /** The same bounds with another timeout. */
  public Limits withTimeout(Duration other) {
    return new Limits(other, memoryBytes, cpus, pids, outputBytes, artifactBytes);
  }
}

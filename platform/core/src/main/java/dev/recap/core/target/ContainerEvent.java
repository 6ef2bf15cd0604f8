package dev.recap.core.target;

import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened to a container.
 *
 * @param id the whole one
 * @param exitCode of its main process, of {@link Kind#DIE} alone
 * @param at to the nanosecond, as its runtime says; the same when it is told again
 */
public record ContainerEvent(
    ContainerRuntime runtime,
    Kind kind,
    String id,
    String name,
    Optional<String> image,
    Map<String, String> labels,
    Optional<Integer> exitCode,
    Instant at) {

  /** Keeps an event. */
  public ContainerEvent {
    labels = Map.copyOf(labels);
  }

  /** What happened. */
  public enum Kind {
    /** Its main process runs. */
    START,
    /** Its main process has ended. */
    DIE,
    /** The kernel ended a process of it for want of memory. */
    OOM,
    /** Its health check has failed often enough. */
    UNHEALTHY;

    /** In small letters. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

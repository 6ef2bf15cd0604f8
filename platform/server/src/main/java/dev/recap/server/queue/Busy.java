package dev.recap.server.queue;

import java.util.Set;

/**
 * What has as much to do as it may.
 *
 * @param targets {@link Queued#targetKey} of those that take no more now
 * @param capsules {@link Queued#capsuleKey} of those that are invoked no more now
 */
public record Busy(Set<String> targets, Set<String> capsules) {
  /** Nothing. */
  public static final Busy NOTHING = new Busy(Set.of(), Set.of());

  /** Keeps what is busy. */
  public Busy {
    targets = Set.copyOf(targets);
    capsules = Set.copyOf(capsules);
  }
}

package dev.recap.server.invocation;

import dev.recap.core.invocation.Access.Scarce;
import dev.recap.core.invocation.Request;
import dev.recap.server.queue.Busy;
import dev.recap.server.queue.Queued;
import dev.recap.server.queue.Work;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What runs, by the names it was asked for with: what the queue is to leave waiting. */
final class Load {
  private final Bounds bounds;
  private final Map<String, Integer> targets = new HashMap<>();
  private final Map<String, Integer> capsules = new HashMap<>();

  /** Names of which it turned out for what they stand, and that it was full. */
  private final Map<String, Scarce> fullTargets = new HashMap<>();

  private final Map<String, Scarce> fullCapsules = new HashMap<>();

  Load(Bounds bounds) {
    this.bounds = bounds;
  }

  synchronized void begin(Request request) {
    Work work = new Work.One(request);
    targets.merge(Queued.targetKey(work), 1, Integer::sum);
    capsules.merge(Queued.capsuleKey(work), 1, Integer::sum);
  }

  synchronized void end(Request request) {
    Work work = new Work.One(request);
    targets.computeIfPresent(Queued.targetKey(work), (_, n) -> n == 1 ? null : n - 1);
    capsules.computeIfPresent(Queued.capsuleKey(work), (_, n) -> n == 1 ? null : n - 1);
  }

  /** There was no room for one, where its names did not tell. */
  synchronized void full(Work work, Scarce where) {
    switch (where) {
      case Scarce.InTarget target -> fullTargets.put(Queued.targetKey(work), target);
      case Scarce.OfCapsule capsule -> fullCapsules.put(Queued.capsuleKey(work), capsule);
    }
  }

  synchronized Busy busy(Predicate<Scarce> hasRoom) {
    fullTargets.values().removeIf(hasRoom);
    fullCapsules.values().removeIf(hasRoom);
    return new Busy(
        full(targets, bounds.perTarget(), fullTargets.keySet()),
        full(capsules, bounds.perCapsule(), fullCapsules.keySet()));
  }

  private static Set<String> full(Map<String, Integer> counts, int most, Set<String> known) {
    Set<String> full = new HashSet<>(known);
    counts.forEach((name, count) -> {
      if (count >= most) {
        full.add(name);
      }
    });
    return full;
  }
}

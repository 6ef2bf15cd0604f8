package dev.recap.server.invocation;

import dev.recap.core.invocation.Request;
import dev.recap.server.queue.Busy;
import dev.recap.server.queue.Queued;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What runs, by the names it was asked for with: what the queue is to leave waiting. */
final class Load {
  private final Bounds bounds;
  private final Map<String, Integer> targets = new HashMap<>();
  private final Map<String, Integer> capsules = new HashMap<>();

  Load(Bounds bounds) {
    this.bounds = bounds;
  }

  synchronized void begin(Request request) {
    targets.merge(Queued.targetKey(request), 1, Integer::sum);
    capsules.merge(Queued.capsuleKey(request), 1, Integer::sum);
  }

  synchronized void end(Request request) {
    targets.computeIfPresent(Queued.targetKey(request), (_, n) -> n == 1 ? null : n - 1);
    capsules.computeIfPresent(Queued.capsuleKey(request), (_, n) -> n == 1 ? null : n - 1);
  }

  synchronized Busy busy() {
    return new Busy(full(targets, bounds.perTarget()), full(capsules, bounds.perCapsule()));
  }

  private static Set<String> full(Map<String, Integer> counts, int most) {
    return counts.entrySet().stream()
        .filter(count -> count.getValue() >= most)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}

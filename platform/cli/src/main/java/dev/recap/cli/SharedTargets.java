package dev.recap.cli;

import dev.recap.core.target.Target;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The targets of a host for many callers at once: those who want the same list while it is being
 * made get that one. Making it asks every engine, which callers by the hundred would keep from
 * anything else.
 */
final class SharedTargets implements TargetResolver {
  private final TargetResolver targets;
  private final Map<Map<String, String>, CompletableFuture<List<Target>>> underWay =
      new ConcurrentHashMap<>();

  SharedTargets(TargetResolver targets) {
    this.targets = targets;
  }

  @Override
  public Resolution resolve(TargetRef reference) {
    return targets.resolve(reference);
  }

  @Override
  public List<Target> list(Map<String, String> labels) {
    CompletableFuture<List<Target>> mine = new CompletableFuture<>();
    CompletableFuture<List<Target>> first = underWay.putIfAbsent(labels, mine);
    if (first != null) {
      return result(first);
    }
    try {
      List<Target> found = targets.list(labels);
      mine.complete(found);
      return found;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(labels, mine);
    }
  }

  private static List<Target> result(CompletableFuture<List<Target>> first) {
    try {
      return first.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}

package dev.recap.cli;

import dev.recap.core.target.Target;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The targets of a host for many callers at once: those who want the same list while it is being
 * made get that one. Making it asks every engine, which callers by the hundred would keep from
 * anything else.
 */
final class SharedTargets implements TargetResolver {
  private final TargetResolver targets;
  private final Map<Map<String, String>, FutureTask<List<Target>>> underWay =
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
    FutureTask<List<Target>> mine = new FutureTask<>(() -> targets.list(labels));
    FutureTask<List<Target>> first = underWay.putIfAbsent(labels, mine);
    if (first != null) {
      return result(first);
    }
    try {
      mine.run();
    } finally {
      underWay.remove(labels, mine);
    }
    return result(mine);
  }

  private static List<Target> result(FutureTask<List<Target>> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw e.getCause() instanceof RuntimeException cause
              ? cause
              : new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package dev.recap.core.invocation;

import dev.recap.core.target.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;

/** The targets of a fan-out still to do, and what became of the others. Safe for many threads. */
final class FanOutQueue {
  private final List<Target> targets;
  private final OptionalInt maxFailures;
  private final FanOut.Listener listener;
  private final Queue<Target> waiting;
  private final List<FanOut.Row> rows = new ArrayList<>();
  private int failures;
  private boolean stopped;

  FanOutQueue(List<Target> targets, OptionalInt maxFailures, FanOut.Listener listener) {
    this.targets = targets;
    this.maxFailures = maxFailures;
    this.listener = listener;
    this.waiting = new ArrayDeque<>(targets);
  }

  /** The next target to start in; empty when there is none left or no further start is allowed. */
  synchronized Optional<Target> next() {
    stopped |= maxFailures.isPresent() && failures >= maxFailures.getAsInt();
    if (stopped || waiting.isEmpty()) {
      return Optional.empty();
    }
    stopped = !listener.proceed();
    return stopped ? Optional.empty() : Optional.ofNullable(waiting.poll());
  }

  synchronized void ended(FanOut.Row row) {
    rows.add(row);
    if (!(row.invocation().outcome().orElse(null) instanceof Outcome.Succeeded)) {
      failures++;
    }
    listener.ended(row);
  }

  /** No further start. */
  synchronized void stop() {
    stopped = true;
  }

  synchronized FanOut.Ending.Done done(String id) {
    List<FanOut.Row> ordered =
        rows.stream()
            .sorted(Comparator.comparingInt(row -> targets.indexOf(row.target())))
            .toList();
    return new FanOut.Ending.Done(id, ordered, List.copyOf(waiting));
  }
}

package dev.recap.server.trigger.run;

import dev.recap.core.invocation.Outcome;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What comes next in a run, which follows from its rule and from what was done alone. */
final class Course {
  private static final String SUCCEEDED = new Outcome.Succeeded().word();

  /** What policy or the capsule do not allow is not allowed a moment later either. */
  private static final String REJECTED = "rejected";

  private Course() {}

  /** What comes next. */
  sealed interface Next {
    /** A step is to be begun. */
    record Begin(Plan.Ordered step, int attempt) implements Next {}

    /** The end of an invocation is to be waited for. */
    record Await(Plan.Ordered step, Run.Done done, String invocation) implements Next {}

    /** Nothing: all is well. */
    record Succeeded() implements Next {}

    /** Nothing: a step failed. */
    record Failed(String why) implements Next {}
  }

  static Next next(List<Plan.Ordered> steps, Event event, List<Run.Done> done) {
    for (Plan.Ordered ordered : steps) {
      Trigger.Step step = ordered.step();
      if (!Restraints.isFor(step, event)) {
        continue;
      }
      Optional<Run.Done> last = last(done, step.name());
      if (last.isEmpty()) {
        return new Next.Begin(ordered, 1);
      }
      Run.Done latest = last.get();
      if (!hasEnded(latest)) {
        return new Next.Await(ordered, latest, latest.invocation().orElseThrow());
      }
      if (succeeded(latest)) {
        continue;
      }
      if (mayBeTriedAgain(step, latest)) {
        return new Next.Begin(ordered, latest.attempt() + 1);
      }
      if (!step.goOn()) {
        return new Next.Failed(why(latest));
      }
    }
    return new Next.Succeeded();
  }

  private static Optional<Run.Done> last(List<Run.Done> done, String step) {
    return done.stream().filter(one -> one.step().equals(step)).reduce((_, later) -> later);
  }

  private static boolean hasEnded(Run.Done done) {
    return done.outcome().isPresent() || done.problem().isPresent();
  }

  static boolean succeeded(Run.Done done) {
    return done.outcome().filter(SUCCEEDED::equals).isPresent();
  }

  /** Whether an attempt that failed is to be followed by another. */
  static boolean mayBeTriedAgain(Trigger.Step step, Run.Done failed) {
    return failed.attempt() < step.retry().attempts()
        && failed.outcome().filter(word -> !word.equals(REJECTED)).isPresent();
  }

  private static String why(Run.Done failed) {
    return "the step %s ended as %s%s"
        .formatted(
            failed.step(),
            failed.outcome().orElse("refused"),
            failed.problem().map(problem -> ": " + problem).orElse(""));
  }

  /** The steps with one more, or with more known of one that is there. */
  static List<Run.Done> with(List<Run.Done> done, Run.Done one) {
    List<Run.Done> all = new ArrayList<>();
    for (Run.Done other : done) {
      if (!other.step().equals(one.step()) || other.attempt() != one.attempt()) {
        all.add(other);
      }
    }
    all.add(one);
    return List.copyOf(all);
  }
}

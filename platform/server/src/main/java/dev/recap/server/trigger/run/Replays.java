package dev.recap.server.trigger.run;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.InvocationId;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.audit.Entry;
import dev.recap.server.store.Database;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.store.Counted;
import dev.recap.server.trigger.store.Events;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Runs;
import dev.recap.server.trigger.store.StoredEvent;
import dev.recap.server.trigger.store.StoredRun;
import dev.recap.server.trigger.store.Triggers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has a run carried out once more, by hand: a dead letter, or one that was held back. The rule is
 * the one that is in force now. Nothing holds it back, and it counts for what comes after. Who may
 * do so is for others to say.
 */
public final class Replays {
  private final Parts parts;

  /**
   * What it works with.
   *
   * @param begun told when a run waits for its turn
   */
  public record Parts(
      Database database,
      AuditLog audit,
      Triggers triggers,
      Events events,
      Runs runs,
      Rules rules,
      Runnable begun,
      TimeSource time) {}

  /** Over these parts. */
  public Replays(Parts parts) {
    this.parts = parts;
  }

  /** What became of the wish. */
  public sealed interface Replayed {
    /** This run is another attempt. */
    record Begun(Run run) implements Replayed {}

    /** It cannot be. */
    record Refused(Problem problem) implements Replayed {}
  }

  /** Has a run carried out once more. */
  public Replayed replay(String id, Caller by) {
    Optional<StoredRun> stored = parts.runs().find(id);
    if (stored.isEmpty()) {
      return refused(Problem.Kind.UNKNOWN_RUN, id, "there is none");
    }
    Run run = stored.get().run();
    switch (run.state()) {
      case Run.State.Waiting _, Run.State.Running() -> {
        return refused(Problem.Kind.STILL_RUNNING, id, "it has not ended yet");
      }
      case Run.State.Suppressed _, Run.State.Succeeded _, Run.State.Dead _ -> {}
    }
    Optional<Rule> rule = parts.triggers().find(run.trigger());
    Optional<Trigger> trigger = rule.flatMap(Rule::trigger);
    if (trigger.isEmpty()) {
      return refused(
          Problem.Kind.NO_REPLAY,
          id,
          "the trigger %s is not there any more: apply it again".formatted(run.trigger()));
    }
    return parts
        .events()
        .find(run.event())
        .map(event -> replay(run, rule.orElseThrow(), trigger.get(), event, by))
        .orElseGet(() -> refused(Problem.Kind.NO_REPLAY, id, "its event has been removed"));
  }

  private Replayed replay(Run old, Rule rule, Trigger trigger, StoredEvent event, Caller by) {
    if (trigger.steps().stream().noneMatch(step -> Restraints.isFor(step, event.event()))) {
      return refused(Problem.Kind.NO_REPLAY, old.id(), "no step of its rule is for such an event");
    }
    Instant now = parts.time().now();
    Plan plan = parts.rules().plan(trigger, event.event());
    Counted counted = plan instanceof Plan.Ready ? Counted.REAL : Counted.FAILED;
    Run run =
        new Run(
            InvocationId.at(now),
            old.trigger(),
            old.event(),
            plan.asked(),
            switch (plan) {
              case Plan.Ready _ -> new Run.State.Waiting(now);
              case Plan.Failed(Optional<String> _, String why) -> new Run.State.Dead(now, why);
            },
            now,
            List.of(),
            Optional.of(old.id()));
    parts
        .database()
        .transaction(
            "replay the run " + old.id(),
            handle -> {
              parts
                  .runs()
                  .add(
                      handle,
                      new Runs.Fresh(run, rule.revision(), event.event().status(), counted));
              parts
                  .audit()
                  .append(
                      handle,
                      new Entry(
                          now,
                          "trigger.replayed",
                          by.name(),
                          Map.of("trigger", old.trigger(), "run", run.id(), "of", old.id())));
              return true;
            });
    parts.begun().run();
    return new Replayed.Begun(run);
  }

  private static Replayed refused(Problem.Kind kind, String id, String but) {
    return new Replayed.Refused(
        new Problem(kind, "Tried to replay the run %s but %s".formatted(id, but)));
  }
}

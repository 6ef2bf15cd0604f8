package dev.recap.server.trigger.run;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Problem;
import dev.recap.server.invocation.Later;
import dev.recap.server.invocation.Order;
import dev.recap.server.invocation.Submission;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.run.Course.Next;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.StoredEvent;
import dev.recap.server.trigger.store.StoredRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one run, step by step. What was done is kept before the next thing is done; and what
 * may have been done without having been kept, because the server died between, is asked for again
 * under the same idempotency key and so not done again.
 */
final class OneRun {
  /** How long a run waits for a queue that is full to have room again. */
  private static final Duration LONGEST_WITHOUT_ROOM = Duration.ofHours(1);

  private static final String DELETED = "the trigger was deleted";
  private static final Duration ROOM_AGAIN = Duration.ofSeconds(5);

  private final Runner.Parts parts;
  private final Waits waits;

  OneRun(Runner.Parts parts) {
    this.parts = parts;
    this.waits = new Waits(parts.random());
  }

  /** What became of a run before its first turn; empty: it may begin. */
  Optional<Run.State> atItsTurn(StoredRun stored, Instant now) {
    if (stored.begun()) {
      return Optional.empty();
    }
    return switch (verdict(stored.run(), now)) {
      case Verdict.Go() -> Optional.empty();
      case Verdict.Held(Run.Cause cause, String why) ->
          Optional.of(new Run.State.Suppressed(cause, why));
    };
  }

  private Verdict verdict(Run run, Instant now) {
    Optional<Rule> rule = parts.triggers().find(run.trigger());
    if (rule.isEmpty()) {
      return new Verdict.Held(Run.Cause.PAUSED, DELETED);
    }
    Optional<Trigger> trigger = rule.get().trigger();
    Optional<Event> event = parts.events().find(run.event()).map(StoredEvent::event);
    // What somebody wants by hand is wanted now.
    return trigger.isEmpty() || event.isEmpty() || run.replayOf().isPresent()
        ? new Verdict.Go()
        : Restraints.atItsTurn(trigger.get(), event.get(), rule.get().pausedBy(), now);
  }

  /** Why nothing further may be begun in a run that is under way. */
  private Optional<String> stopped(Run run) {
    Optional<Rule> rule = parts.triggers().find(run.trigger());
    if (rule.isEmpty()) {
      return Optional.of(DELETED);
    }
    if (run.replayOf().isPresent()) {
      return Optional.empty();
    }
    return rule.get()
        .pausedBy()
        .map("%s paused it"::formatted)
        .or(() ->
            rule.get().trigger().filter(Trigger::paused).map(_ -> "the rule is paused by now"))
        .or(() ->
            rule.get().trigger().filter(Trigger::dryRun).map(_ -> "the rule is a dry run by now"));
  }

  /** Carries it out until it has ended or has to wait. */
  void carryOut(StoredRun stored) {
    Run run = stored.run();
    Optional<Event> event = parts.events().find(run.event()).map(StoredEvent::event);
    Optional<Trigger> trigger =
        parts.triggers().revision(run.trigger(), stored.revision()).flatMap(Rule::trigger);
    if (event.isEmpty() || trigger.isEmpty()) {
      into(run, dead("its %s is not there any more".formatted(event.isEmpty() ? "event" : "rule")));
      return;
    }
    switch (parts.rules().plan(trigger.get(), event.get())) {
      case Plan.Failed(Optional<String> _, String why) -> into(run, dead(why));
      case Plan.Ready plan -> carryOut(stored, plan, event.get());
    }
  }

  private void carryOut(StoredRun stored, Plan.Ready plan, Event event) {
    Caller caller = new TriggerIdentity(stored.run().trigger(), stored.revision()).caller();
    Run run = as(stored.run(), new Run.State.Running());
    while (run.state() instanceof Run.State.Running) {
      Run before = run;
      run =
          switch (Course.next(plan.steps(), event, run.steps())) {
            case Next.Begin(Plan.Ordered step, int attempt) ->
                stopped(run)
                    .map(why -> into(before, dead("it was not gone on with, for " + why)))
                    .orElseGet(() -> begin(before, plan, step, attempt, caller));
            case Next.Await(Plan.Ordered step, Run.Done done, String invocation) ->
                await(run, step, done, invocation, caller);
            case Next.Succeeded() -> into(run, new Run.State.Succeeded(parts.time().now()));
            case Next.Failed(String why) -> into(run, dead(why));
          };
    }
  }

  private Run begin(Run run, Plan.Ready plan, Plan.Ordered ordered, int attempt, Caller caller) {
    Trigger.Step step = ordered.step();
    Order order =
        new Order(
                step.capsule(),
                plan.where(),
                sorted(ordered.parameters()),
                step.timeout(),
                caller,
                ordered.reason())
            .of(run.event());
    Submission submission =
        parts
            .invoking()
            .submit(
                order, Later.once("trigger/%s/%s/%d".formatted(run.id(), step.name(), attempt)));
    return switch (submission) {
      case Submission.Accepted(String id, boolean _) ->
          keep(
              run,
              new Run.Done(
                  step.name(), attempt, Optional.of(id), Optional.empty(), Optional.empty()),
              new Run.State.Running());
      case Submission.Refused(Problem problem) when mayWait(run, problem) -> {
        Instant again = parts.time().now().plus(problem.again().orElse(ROOM_AGAIN));
        yield into(run, new Run.State.Waiting(again));
      }
      case Submission.Refused(Problem problem) ->
          keep(
              run,
              new Run.Done(
                  step.name(),
                  attempt,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(problem.message())),
              new Run.State.Running());
    };
  }

  private boolean mayWait(Run run, Problem problem) {
    return switch (problem.kind()) {
      case TOO_MANY, OVERLOADED ->
          parts.time().now().isBefore(run.decided().plus(LONGEST_WITHOUT_ROOM));
      default -> false;
    };
  }

  private Run await(
      Run run, Plan.Ordered ordered, Run.Done begun, String invocation, Caller caller) {
    Run.Done done =
        parts
            .invoking()
            .await(invocation, caller)
            .flatMap(InvocationRecord::outcome)
            .map(outcome -> done(begun, outcome))
            .orElseGet(() ->
                new Run.Done(
                    begun.step(),
                    begun.attempt(),
                    begun.invocation(),
                    Optional.empty(),
                    Optional.of("its record has been removed")));
    boolean again = !Course.succeeded(done) && Course.mayBeTriedAgain(ordered.step(), done);
    Duration wait = again ? waits.after(done.attempt(), ordered.step().retry()) : Duration.ZERO;
    return keep(
        run,
        done,
        wait.isPositive()
            ? new Run.State.Waiting(parts.time().now().plus(wait))
            : new Run.State.Running());
  }

  private static Run.Done done(Run.Done begun, Outcome outcome) {
    return new Run.Done(
        begun.step(),
        begun.attempt(),
        begun.invocation(),
        Optional.of(outcome.word()),
        Optional.of(outcome.message()).filter(message -> !message.isEmpty()));
  }

  private Run keep(Run run, Run.Done done, Run.State state) {
    Run next =
        new Run(
            run.id(),
            run.trigger(),
            run.event(),
            run.target(),
            state,
            run.decided(),
            Course.with(run.steps(), done),
            run.replayOf());
    parts.runs().keep(next);
    return next;
  }

  private Run into(Run run, Run.State state) {
    Run next = as(run, state);
    parts.runs().keep(next);
    return next;
  }

  private Run.State dead(String why) {
    return new Run.State.Dead(parts.time().now(), why);
  }

  /** The same run in another state. */
  static Run as(Run run, Run.State state) {
    return new Run(
        run.id(),
        run.trigger(),
        run.event(),
        run.target(),
        state,
        run.decided(),
        run.steps(),
        run.replayOf());
  }

  /** In one order, whoever made it: the queue knows a request again by its text. */
  static Map<String, Object> sorted(Map<?, ?> values) {
    Map<String, Object> sorted = new TreeMap<>();
    values.forEach((name, value) -> sorted.put(String.valueOf(name), sorted(value)));
    return sorted;
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> sorted(map);
      case List<?> list -> {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(one -> all.add(sorted(one)));
        yield all;
      }
      default -> value;
    };
  }
}

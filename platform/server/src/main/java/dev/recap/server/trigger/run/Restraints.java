package dev.recap.server.trigger.run;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run.Cause;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.store.Past;
import dev.recap.server.trigger.store.Pasts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds rules back: the only place where that is decided. Depends on nothing but what it is given.
 */
public final class Restraints {
  /** An event that passed more triggers than that runs in a circle. */
  public static final int MOST_PASSED = 8;

  private Restraints() {}

  /**
   * What is to be decided about: an event that matches a rule.
   *
   * @param pausedBy who paused the rule by hand
   * @param total the budget for all rules together
   */
  public record Question(
      Trigger trigger, Event event, Optional<String> pausedBy, Past past, Trigger.Budget total) {}

  /** Decides about an event that came; what is looked at first is told. */
  public static Verdict decide(Question question, Instant now) {
    Trigger trigger = question.trigger();
    Event event = question.event();
    return Stream.<Optional<Verdict>>of(
            loop(trigger, event),
            paused(trigger, question.pausedBy()),
            noStep(trigger, event),
            stale(trigger, event, now),
            quiet(trigger, now),
            duplicate(trigger, event, question.past(), now),
            cooldown(trigger, question.past(), now),
            budget(trigger, question.past(), now),
            total(question.total(), question.past(), now),
            dryRun(trigger))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(Verdict.Go::new);
  }

  /** Decides about a run that waited for its turn, which has come. */
  public static Verdict atItsTurn(
      Trigger trigger, Event event, Optional<String> pausedBy, Instant now) {
    return paused(trigger, pausedBy)
        .or(() -> stale(trigger, event, now))
        .or(() -> quiet(trigger, now))
        .or(() -> dryRun(trigger))
        .orElseGet(Verdict.Go::new);
  }

  private static Optional<Verdict> loop(Trigger trigger, Event event) {
    if (event.passed().contains(trigger.name())) {
      return held(Cause.LOOP, "the event is a result of %s itself".formatted(trigger.name()));
    }
    return event.passed().size() > MOST_PASSED
        ? held(
            Cause.LOOP,
            "the event is a result of %d triggers in a row".formatted(event.passed().size()))
        : Optional.empty();
  }

  private static Optional<Verdict> paused(Trigger trigger, Optional<String> by) {
    return by.<Optional<Verdict>>map(who -> held(Cause.PAUSED, "%s paused it".formatted(who)))
        .orElseGet(() ->
            trigger.paused()
                ? held(Cause.PAUSED, "the rule itself says that it is paused")
                : Optional.empty());
  }

  private static Optional<Verdict> noStep(Trigger trigger, Event event) {
    return trigger.steps().stream().noneMatch(step -> isFor(step, event))
        ? held(
            Cause.NO_STEP,
            event.status() == Event.Status.RESOLVED
                ? "no step is for what has ended (when: resolved)"
                : "no step is for what begins (when: firing)")
        : Optional.empty();
  }

  /** Whether a step is carried out for an event. */
  static boolean isFor(Trigger.Step step, Event event) {
    return (step.when() == Event.Status.RESOLVED) == (event.status() == Event.Status.RESOLVED);
  }

  private static Optional<Verdict> stale(Trigger trigger, Event event, Instant now) {
    Duration age = Duration.between(event.occurred(), now);
    return age.compareTo(trigger.restraint().stale()) > 0
        ? held(
            Cause.STALE,
            "it happened at %s, longer than %s ago"
                .formatted(event.occurred(), trigger.restraint().stale()))
        : Optional.empty();
  }

  private static Optional<Verdict> quiet(Trigger trigger, Instant now) {
    return trigger.restraint().quiet().stream()
        .filter(hours -> contains(hours, now))
        .findFirst()
        .flatMap(hours ->
            held(
                Cause.QUIET,
                "it is quiet from %s until %s (%s)"
                    .formatted(hours.from(), hours.until(), hours.zone())));
  }

  /** What crosses midnight belongs to the day on which it began. */
  static boolean contains(Trigger.QuietHours hours, Instant now) {
    ZonedDateTime there = now.atZone(hours.zone());
    LocalTime clock = there.toLocalTime();
    boolean begun = !clock.isBefore(hours.from());
    boolean over = !clock.isBefore(hours.until());
    boolean today = hours.days().contains(there.getDayOfWeek());
    if (hours.from().isBefore(hours.until())) {
      return today && begun && !over;
    }
    boolean yesterday = hours.days().contains(there.getDayOfWeek().minus(1));
    return (today && begun) || (yesterday && !over);
  }

  private static Optional<Verdict> duplicate(Trigger trigger, Event event, Past past, Instant now) {
    return past.told()
        .filter(told -> told.status() == event.status())
        .map(Past.Told::at)
        .filter(at -> within(at, trigger.restraint().repeat(), now))
        .flatMap(at ->
            held(
                Cause.DUPLICATE,
                "the same was told at %s and is not taken again before %s"
                    .formatted(at, at.plus(trigger.restraint().repeat()))));
  }

  private static Optional<Verdict> cooldown(Trigger trigger, Past past, Instant now) {
    return past.ran()
        .filter(at -> within(at, trigger.restraint().cooldown(), now))
        .flatMap(at ->
            held(
                Cause.COOLDOWN,
                "it ran in this target at %s and leaves it alone until %s"
                    .formatted(at, at.plus(trigger.restraint().cooldown()))));
  }

  private static Optional<Verdict> budget(Trigger trigger, Past past, Instant now) {
    Trigger.Budget budget = trigger.restraint().budget();
    return past.budget()
        .filter(at -> within(at, budget.per(), now))
        .flatMap(at ->
            held(
                Cause.BUDGET,
                "it ran %d times in %s; the next time is at %s"
                    .formatted(budget.limit(), budget.per(), at.plus(budget.per()))));
  }

  private static Optional<Verdict> total(Trigger.Budget total, Past past, Instant now) {
    if (total.limit() == 0) {
      return held(Cause.TOTAL_BUDGET, "serve.triggers.budget lets no trigger run");
    }
    return past.total()
        .filter(at -> within(at, total.per(), now))
        .flatMap(at ->
            held(
                Cause.TOTAL_BUDGET,
                "all triggers together ran %d times in %s; the next time is at %s"
                    .formatted(total.limit(), total.per(), at.plus(total.per()))));
  }

  private static Optional<Verdict> dryRun(Trigger trigger) {
    return trigger.dryRun()
        ? held(Cause.DRY_RUN, "it only tells what it would do")
        : Optional.empty();
  }

  private static boolean within(Instant at, Duration time, Instant now) {
    return now.isBefore(at.plus(time)) && !at.isAfter(now.plus(Pasts.AHEAD));
  }

  private static Optional<Verdict> held(Cause cause, String why) {
    return Optional.of(new Verdict.Held(cause, why));
  }
}

package dev.recap.server.trigger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Event.Status;
import dev.recap.server.trigger.Run.Cause;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.store.Past;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RestraintsTest {
  /** A Saturday. */
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static final Trigger.Budget TOTAL = new Trigger.Budget(200, Duration.ofHours(1));
  private static final String LIMITS =
      """
      steps: [{capsule: top}]
      limits:
        repeat: PT1H
        cooldown: PT5M
        budget: {limit: 3, per: PT10M}
        stale: PT10M
      """;

  /** In the order in which they are told. */
  private static final List<Cause> ORDER =
      List.of(
          Cause.LOOP,
          Cause.PAUSED,
          Cause.NO_STEP,
          Cause.STALE,
          Cause.QUIET,
          Cause.DUPLICATE,
          Cause.COOLDOWN,
          Cause.BUDGET,
          Cause.TOTAL_BUDGET,
          Cause.DRY_RUN);

  @Test
  void everyReasonHoldsBackAloneAndTheFirstOfSeveralIsTold() {
    for (int bits = 0; bits < 1 << ORDER.size(); bits++) {
      Set<Cause> reasons = EnumSet.noneOf(Cause.class);
      for (int n = 0; n < ORDER.size(); n++) {
        if ((bits & (1 << n)) != 0) {
          reasons.add(ORDER.get(n));
        }
      }

      Verdict verdict = Restraints.decide(question(reasons), NOW);

      Optional<Cause> first = ORDER.stream().filter(reasons::contains).findFirst();
      if (first.isEmpty()) {
        assertThat(verdict).isEqualTo(new Verdict.Go());
      } else {
        assertThat(verdict)
            .as("%s", reasons)
            .isInstanceOfSatisfying(
                Verdict.Held.class, held -> assertThat(held.cause()).isEqualTo(first.get()));
      }
    }
    assertThat(ORDER).containsExactlyInAnyOrder(Cause.values());
  }

  private static Restraints.Question question(Set<Cause> reasons) {
    String spec =
        (reasons.contains(Cause.NO_STEP) ? LIMITS.replace("top}", "top, when: resolved}") : LIMITS)
            + (reasons.contains(Cause.QUIET) ? "  quiet: [{from: 11:00, until: 13:00}]\n" : "")
            + (reasons.contains(Cause.DRY_RUN) ? "dryRun: true\n" : "");
    Instant occurred = reasons.contains(Cause.STALE) ? NOW.minusSeconds(601) : NOW;
    Event event = Samples.alert("1", "web", Status.FIRING, occurred);
    Instant recent = NOW.minusSeconds(1);
    return new Restraints.Question(
        Samples.trigger(spec),
        reasons.contains(Cause.LOOP) ? Samples.passed(event, List.of("busy")) : event,
        reasons.contains(Cause.PAUSED) ? Optional.of("alice") : Optional.empty(),
        new Past(
            when(reasons.contains(Cause.DUPLICATE), new Past.Told(Status.FIRING, recent)),
            when(reasons.contains(Cause.COOLDOWN), recent),
            when(reasons.contains(Cause.BUDGET), recent),
            when(reasons.contains(Cause.TOTAL_BUDGET), recent)),
        TOTAL);
  }

  private static <T> Optional<T> when(boolean there, T value) {
    return there ? Optional.of(value) : Optional.empty();
  }

  private static Verdict decide(Past past, Status status) {
    return Restraints.decide(
        new Restraints.Question(
            Samples.trigger(LIMITS + "  atOnce: 1\n"),
            Samples.alert("1", "web", status, NOW),
            Optional.empty(),
            past,
            TOTAL),
        NOW);
  }

  private static Optional<Cause> cause(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Go() -> Optional.empty();
      case Verdict.Held(Cause cause, String _) -> Optional.of(cause);
    };
  }

  @Test
  void eachTimeEndsExactlyWhenItIsOver() {
    for (boolean over : new boolean[] {false, true}) {
      long early = over ? 0 : 1;
      Instant hour = NOW.minus(Duration.ofHours(1)).plusNanos(early);
      Instant cooldown = NOW.minus(Duration.ofMinutes(5)).plusNanos(early);
      Instant budget = NOW.minus(Duration.ofMinutes(10)).plusNanos(early);

      assertThat(
              cause(
                  decide(
                      new Past(
                          Optional.of(new Past.Told(Status.FIRING, hour)),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty()),
                      Status.FIRING)))
          .isEqualTo(over ? Optional.empty() : Optional.of(Cause.DUPLICATE));
      assertThat(
              cause(
                  decide(
                      new Past(
                          Optional.empty(),
                          Optional.of(cooldown),
                          Optional.empty(),
                          Optional.empty()),
                      Status.FIRING)))
          .isEqualTo(over ? Optional.empty() : Optional.of(Cause.COOLDOWN));
      assertThat(
              cause(
                  decide(
                      new Past(
                          Optional.empty(),
                          Optional.empty(),
                          Optional.of(budget),
                          Optional.empty()),
                      Status.FIRING)))
          .isEqualTo(over ? Optional.empty() : Optional.of(Cause.BUDGET));
      assertThat(
              cause(
                  decide(
                      new Past(
                          Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(hour)),
                      Status.FIRING)))
          .isEqualTo(over ? Optional.empty() : Optional.of(Cause.TOTAL_BUDGET));
    }
  }

  @Test
  void anotherStatusIsNoDuplicate() {
    Past told =
        new Past(
            Optional.of(new Past.Told(Status.RESOLVED, NOW)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(decide(told, Status.FIRING)).isEqualTo(new Verdict.Go());
    assertThat(decide(told, Status.HAPPENED)).isEqualTo(new Verdict.Go());
  }

  @Test
  void whatOnlyHappenedIsForStepsOfBeginnings() {
    assertThat(decide(Past.NOTHING, Status.HAPPENED)).isEqualTo(new Verdict.Go());
    assertThat(cause(decide(Past.NOTHING, Status.RESOLVED))).contains(Cause.NO_STEP);
  }

  @Test
  void aChainOfEightTriggersMayGoOnAndOneOfNineMayNot() {
    List<String> nine = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i");
    Event event = Samples.alert("1", "web", Status.FIRING, NOW);
    for (int length = 0; length <= nine.size(); length++) {
      Verdict verdict =
          Restraints.decide(
              new Restraints.Question(
                  Samples.trigger(LIMITS),
                  Samples.passed(event, nine.subList(0, length)),
                  Optional.empty(),
                  Past.NOTHING,
                  TOTAL),
              NOW);

      assertThat(cause(verdict)).isEqualTo(length > 8 ? Optional.of(Cause.LOOP) : Optional.empty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    // days, from, until, zone, now (2026-11-21 is a Saturday), quiet
    "SATURDAY, 09:00, 17:00, UTC, 2026-11-21T08:59:59Z, false",
    "SATURDAY, 09:00, 17:00, UTC, 2026-11-21T09:00:00Z, true",
    "SATURDAY, 09:00, 17:00, UTC, 2026-11-21T16:59:59Z, true",
    "SATURDAY, 09:00, 17:00, UTC, 2026-11-21T17:00:00Z, false",
    "SUNDAY, 09:00, 17:00, UTC, 2026-11-21T12:00:00Z, false",
    "SATURDAY, 22:00, 06:00, UTC, 2026-11-21T21:59:59Z, false",
    "SATURDAY, 22:00, 06:00, UTC, 2026-11-21T23:00:00Z, true",
    "SATURDAY, 22:00, 06:00, UTC, 2026-11-22T05:59:59Z, true",
    "SATURDAY, 22:00, 06:00, UTC, 2026-11-22T06:00:00Z, false",
    "SATURDAY, 22:00, 06:00, UTC, 2026-11-21T05:00:00Z, false",
    "SATURDAY, 00:00, 00:00, UTC, 2026-11-21T12:00:00Z, true",
    "SATURDAY, 00:00, 00:00, UTC, 2026-11-22T00:00:00Z, false",
    "SATURDAY, 09:00, 17:00, America/New_York, 2026-11-21T13:59:59Z, false",
    "SATURDAY, 09:00, 17:00, America/New_York, 2026-11-21T14:00:00Z, true",
    // Clocks go back there on 2026-10-25 at 03:00, a Sunday: 02:30 comes twice.
    "SUNDAY, 02:00, 03:00, Europe/Berlin, 2026-10-25T00:30:00Z, true",
    "SUNDAY, 02:00, 03:00, Europe/Berlin, 2026-10-25T01:30:00Z, true",
    "SUNDAY, 02:00, 03:00, Europe/Berlin, 2026-10-25T02:00:00Z, false",
  })
  void quietHoursAreThoseOfTheirZoneAndMayCrossMidnight(
      DayOfWeek day, LocalTime from, LocalTime until, ZoneId zone, Instant now, boolean quiet) {
    assertThat(Restraints.contains(new Trigger.QuietHours(Set.of(day), from, until, zone), now))
        .isEqualTo(quiet);
  }

  @Test
  void atItsTurnOnlyWhatChangedMeanwhileMatters() {
    Event event = Samples.alert("1", "web", Status.FIRING, NOW);

    assertThat(Restraints.atItsTurn(Samples.trigger(LIMITS), event, Optional.empty(), NOW))
        .isEqualTo(new Verdict.Go());
    assertThat(
            cause(Restraints.atItsTurn(Samples.trigger(LIMITS), event, Optional.of("alice"), NOW)))
        .contains(Cause.PAUSED);
    assertThat(
            cause(
                Restraints.atItsTurn(
                    Samples.trigger(LIMITS), event, Optional.empty(), NOW.plusSeconds(601))))
        .contains(Cause.STALE);
    assertThat(
            cause(
                Restraints.atItsTurn(
                    Samples.trigger(LIMITS + "dryRun: true\n"), event, Optional.empty(), NOW)))
        .contains(Cause.DRY_RUN);
  }

  @Test
  void aTimeThatIsToComeHoldsBackForAnHourOfAWrongClockAtMost() {
    for (boolean far : new boolean[] {false, true}) {
      Optional<Instant> at = Optional.of(NOW.plus(Duration.ofHours(1)).plusNanos(far ? 1 : 0));
      List<Past> pasts =
          List.of(
              new Past(
                  at.map(time -> new Past.Told(Status.FIRING, time)),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()),
              new Past(Optional.empty(), at, Optional.empty(), Optional.empty()),
              new Past(Optional.empty(), Optional.empty(), at, Optional.empty()),
              new Past(Optional.empty(), Optional.empty(), Optional.empty(), at));

      assertThat(pasts)
          .allSatisfy(past ->
              assertThat(decide(past, Status.FIRING).equals(new Verdict.Go())).isEqualTo(far));
    }
  }
}

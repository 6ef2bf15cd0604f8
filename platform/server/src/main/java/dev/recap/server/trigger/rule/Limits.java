package dev.recap.server.trigger.rule;

import dev.recap.catalog.manifest.Fields;
import dev.recap.server.trigger.Trigger.Budget;
import dev.recap.server.trigger.Trigger.QuietHours;
import dev.recap.server.trigger.Trigger.Restraint;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What holds where a rule does not say how much it may do: little. */
final class Limits {
  /** Before a second attempt. */
  static final Duration FIRST = Duration.ofSeconds(10);

  /** Before any further one. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final Duration REPEAT = Duration.ofHours(1);
  private static final Duration COOLDOWN = Duration.ofMinutes(5);
  private static final Duration STALE = Duration.ofMinutes(10);
  private static final Budget BUDGET = new Budget(20, Duration.ofHours(1));

  private static final Map<String, DayOfWeek> DAYS =
      Map.of(
          "mon", DayOfWeek.MONDAY,
          "tue", DayOfWeek.TUESDAY,
          "wed", DayOfWeek.WEDNESDAY,
          "thu", DayOfWeek.THURSDAY,
          "fri", DayOfWeek.FRIDAY,
          "sat", DayOfWeek.SATURDAY,
          "sun", DayOfWeek.SUNDAY);

  private Limits() {}

  static Restraint restraint(Fields limits) {
    return new Restraint(
        TriggerDecoder.duration(limits, "repeat").orElse(REPEAT),
        TriggerDecoder.duration(limits, "cooldown").orElse(COOLDOWN),
        limits.any("budget").map(_ -> budget(limits.object("budget"))).orElse(BUDGET),
        limits.integer("atOnce").orElse(1),
        TriggerDecoder.duration(limits, "stale").orElse(STALE),
        TriggerDecoder.objects(limits, "quiet").stream().map(Limits::quiet).toList());
  }

  private static Budget budget(Fields budget) {
    return new Budget(
        budget.integer("limit").orElseThrow(), Duration.parse(budget.required("per")));
  }

  private static QuietHours quiet(Fields quiet) {
    Set<DayOfWeek> days =
        quiet.any("days").isEmpty()
            ? EnumSet.allOf(DayOfWeek.class)
            : quiet.texts("days").stream()
                .flatMap(day -> Optional.ofNullable(DAYS.get(day)).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(DayOfWeek.class)));
    return new QuietHours(
        Set.copyOf(days),
        LocalTime.parse(quiet.required("from")),
        LocalTime.parse(quiet.required("until")),
        TriggerDecoder.zone(quiet));
  }
}

package dev.recap.server.trigger.source;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The times of an expression of crontab(5) in a time zone. Local times that a change of the clocks
 * leaves out are due at the change, all together once. Those that come twice are due the first time
 * alone, and both times where the hours are {@code *} or {@code *{@code * /N}#47;N}, since these
 * mean how much time passes: as Debian's cron(8) has it.
 */
final class CronTimes {
  /** Longer than any change of clocks that sets them back. */
  private static final Duration MARGIN = Duration.ofHours(3);

  private final ExecutionTime times;
  private final ZoneId zone;
  private final boolean anyHour;

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException when it is none
   */
  CronTimes(String expression, ZoneId zone) {
    Cron cron =
        new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
            .parse(expression);
    this.times = ExecutionTime.forCron(cron);
    this.zone = zone;
    this.anyHour = hours(expression).startsWith("*");
  }

  private static String hours(String expression) {
    String[] fields = expression.strip().toLowerCase(Locale.ROOT).split("\\s+", -1);
    return fields.length > 1 ? fields[1] : "";
  }

  /** When it is due after one time and until another, the earliest first. */
  List<Instant> between(Instant after, Instant until) {
    SortedSet<Instant> due = new TreeSet<>();
    LocalDateTime first = LocalDateTime.ofInstant(after, zone);
    LocalDateTime last = LocalDateTime.ofInstant(until, zone);
    LocalDateTime from = (first.isBefore(last) ? first : last).minus(MARGIN);
    LocalDateTime to = (first.isBefore(last) ? last : first).plus(MARGIN);
    // The library sees local times as though clocks never changed: what that means is said above.
    Optional<ZonedDateTime> next = times.nextExecution(from.atZone(ZoneOffset.UTC));
    while (next.isPresent() && !next.get().toLocalDateTime().isAfter(to)) {
      for (Instant one : instants(next.get().toLocalDateTime())) {
        if (one.isAfter(after) && !one.isAfter(until)) {
          due.add(one);
        }
      }
      next = times.nextExecution(next.get());
    }
    return List.copyOf(due);
  }

  private List<Instant> instants(LocalDateTime local) {
    @Nullable ZoneOffsetTransition change = zone.getRules().getTransition(local);
    if (change == null) {
      return List.of(local.atZone(zone).toInstant());
    }
    if (change.isGap()) {
      return List.of(change.getInstant());
    }
    Instant first = local.toInstant(change.getOffsetBefore());
    return anyHour ? List.of(first, local.toInstant(change.getOffsetAfter())) : List.of(first);
  }

  /** The last time it was due after one time and until another. */
  Optional<Instant> last(Instant after, Instant until) {
    for (Duration back = Duration.ofHours(2); ; back = back.multipliedBy(12)) {
      Instant from = until.minus(back);
      boolean whole = !from.isAfter(after);
      List<Instant> due = between(whole ? after : from, until);
      if (!due.isEmpty() || whole) {
        return due.isEmpty() ? Optional.empty() : Optional.of(due.getLast());
      }
    }
  }
}

package dev.recap.server.trigger.source;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.EventInbox.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when schedules are due: one event for each time of each trigger. An event is known by its
 * trigger and its time, so that none is told twice, whatever is restarted when.
 */
final class ScheduleClock {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduleClock.class);
  private static final String PREFIX = "schedule.";
  private static final Caller SENDER = new Caller("source:schedule", Set.of());

  /** What is later was missed: no server ran, or the machine slept. */
  private static final Duration ON_TIME = Duration.ofSeconds(90);

  private final Supplier<List<Schedule>> schedules;
  private final EventInbox inbox;
  private final Positions positions;
  private final TimeSource time;

  /** Until when each trigger's times have been looked at. */
  private final Map<String, Instant> seen = new HashMap<>();

  private final List<Event> pending = new ArrayList<>();

  ScheduleClock(
      Supplier<List<Schedule>> schedules, EventInbox inbox, Positions positions, TimeSource time) {
    this.schedules = schedules;
    this.inbox = inbox;
    this.positions = positions;
    this.time = time;
  }

  /** Looks once, and hands over what is due. */
  void tick() {
    Instant now = time.now();
    List<Schedule> all = schedules.get();
    forget(all);
    for (Schedule schedule : all) {
      try {
        look(schedule, now);
      } catch (IllegalArgumentException e) {
        LOG.warn("The schedule of {} cannot be read: {}", schedule.trigger(), e.getMessage());
      }
    }
    hand();
  }

  /** A trigger that is made again later catches up with nothing from before. */
  private void forget(List<Schedule> all) {
    Set<String> names = all.stream().map(Schedule::trigger).collect(Collectors.toSet());
    for (String position : positions.all(PREFIX)) {
      String name = position.substring(PREFIX.length());
      if (!names.contains(name)) {
        positions.forget(position);
        seen.remove(name);
      }
    }
  }

  private void look(Schedule schedule, Instant now) {
    String name = schedule.trigger();
    Optional<Instant> last =
        Optional.ofNullable(seen.get(name)).or(() -> positions.of(PREFIX + name));
    if (last.isEmpty()) {
      positions.reached(PREFIX + name, now);
    } else if (now.isAfter(last.get())) {
      due(schedule, last.get(), now);
    } else {
      // The machine's clock was set back: nothing is due until it has come here again.
      return;
    }
    seen.put(name, now);
  }

  private void due(Schedule schedule, Instant last, Instant now) {
    CronTimes times = new CronTimes(schedule.when().cron(), schedule.when().zone());
    Instant onTime = now.minus(ON_TIME);
    List<Instant> due = times.between(last.isAfter(onTime) ? last : onTime, now);
    due.forEach(one -> pending.add(event(schedule.trigger(), one, one, false)));
    if (due.isEmpty() && last.isBefore(onTime)) {
      Instant earliest = now.minus(schedule.when().catchUp());
      times
          .last(last.isAfter(earliest) ? last : earliest, onTime)
          .ifPresent(missed -> pending.add(event(schedule.trigger(), missed, now, true)));
    }
  }

  private void hand() {
    if (pending.isEmpty()) {
      return;
    }
    switch (inbox.take(List.copyOf(pending), SENDER)) {
      case Taken.Accepted _ -> {
        pending.stream()
            .collect(Collectors.toMap(Event::source, ScheduleClock::due, ScheduleClock::later))
            .forEach((name, due) -> positions.reached(PREFIX + name, due));
        pending.clear();
      }
      case Taken.Refused(var problem) -> LOG.warn("{}", problem.message());
    }
  }

  private static Instant due(Event event) {
    return Instant.parse(event.id());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /**
   * An event.
   *
   * @param occurred the time it was due; of one that is caught up with, now, or it would be stale
   */
  private static Event event(String trigger, Instant due, Instant occurred, boolean missed) {
    return new Event(
        Event.Kind.SCHEDULE,
        trigger,
        due.toString(),
        "schedule",
        Optional.empty(),
        trigger + " " + due,
        Event.Status.HAPPENED,
        occurred,
        Map.of(),
        Map.of(),
        Map.of("due", due.toString(), "missed", Boolean.toString(missed)),
        Optional.empty(),
        List.of());
  }

  /**
   * Looks again and again.
   *
   * @param pause between
   * @return what ends that
   */
  AutoCloseable start(Duration pause) {
    Thread thread = Thread.ofVirtual().name("schedules").start(() -> run(pause));
    return () -> {
      thread.interrupt();
      thread.join(Duration.ofSeconds(5));
    };
  }

  private void run(Duration pause) {
    try {
      while (true) {
        try {
          tick();
        } catch (PlatformException e) {
          LOG.warn("{}", e.problem().message());
        }
        Thread.sleep(pause);
      }
    } catch (InterruptedException _) {
      // The server ends.
    }
  }
}

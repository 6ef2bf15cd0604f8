package dev.recap.server.trigger.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.EventInbox.Taken;
import dev.recap.server.trigger.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

  /** A clock that is set back by more was wrong before, as cron(8) has it. */
  private static final Duration SET_BACK = Duration.ofHours(3);

  /** Until when the times of each position have been looked at. */
  private final Map<String, Instant> seen = new HashMap<>();

  private final List<Pending> pending = new ArrayList<>();

  private record Pending(String position, Event event) {
    Instant due() {
      return Instant.parse(event.id());
    }
  }

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
        schedule.when().ifPresent(when -> look(schedule.trigger(), when, now));
      } catch (IllegalArgumentException e) {
        LOG.warn("The schedule of {} cannot be read: {}", schedule.trigger(), e.getMessage());
      }
    }
    hand();
  }

  /** With its times, so that one with others catches up with nothing from before it had them. */
  private static String position(String trigger, Trigger.Source.Schedule when) {
    String times = when.cron() + " " + when.zone().getId();
    return PREFIX + trigger + "." + Sha256.hex(times.getBytes(UTF_8)).substring(0, 16);
  }

  /** A trigger that is made again later catches up with nothing from before. */
  private void forget(List<Schedule> all) {
    Set<String> there = new HashSet<>();
    Set<String> unread = new HashSet<>();
    for (Schedule one : all) {
      one.when()
          .ifPresentOrElse(
              when -> there.add(position(one.trigger(), when)), () -> unread.add(one.trigger()));
    }
    for (String position : positions.all(PREFIX)) {
      String trigger = position.substring(PREFIX.length()).split("\\.", 2)[0];
      if (!there.contains(position) && !unread.contains(trigger)) {
        positions.forget(position);
        seen.remove(position);
      }
    }
  }

  private void look(String trigger, Trigger.Source.Schedule when, Instant now) {
    String position = position(trigger, when);
    Optional<Instant> last =
        Optional.ofNullable(seen.get(position)).or(() -> positions.of(position));
    if (last.isEmpty()) {
      positions.reached(position, now);
    } else if (now.isAfter(last.get())) {
      due(trigger, when, last.get(), now);
    } else if (now.isBefore(last.get().minus(SET_BACK))) {
      LOG.warn(
          "The clock is at {}, but the times of {} were told up to {}: they go on from now",
          now,
          trigger,
          last.get());
      positions.reached(position, now);
    } else {
      // The machine's clock was set back: nothing is due until it has come here again.
      return;
    }
    seen.put(position, now);
  }

  private void due(String trigger, Trigger.Source.Schedule when, Instant last, Instant now) {
    String position = position(trigger, when);
    CronTimes times = new CronTimes(when.cron(), when.zone());
    Instant onTime = now.minus(ON_TIME);
    List<Instant> due = times.between(last.isAfter(onTime) ? last : onTime, now);
    due.forEach(one -> pending.add(new Pending(position, event(trigger, one, one, false))));
    if (due.isEmpty() && last.isBefore(onTime)) {
      Instant earliest = now.minus(when.catchUp());
      times
          .last(last.isAfter(earliest) ? last : earliest, onTime)
          .ifPresent(
              missed -> pending.add(new Pending(position, event(trigger, missed, now, true))));
    }
  }

  private void hand() {
    if (pending.isEmpty()) {
      return;
    }
    switch (inbox.take(pending.stream().map(Pending::event).toList(), SENDER)) {
      case Taken.Accepted _ -> {
        pending.stream()
            .collect(Collectors.toMap(Pending::position, Pending::due, ScheduleClock::later))
            .forEach(positions::reached);
        pending.clear();
      }
      case Taken.Refused(var problem) -> LOG.warn("{}", problem.message());
    }
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
        } catch (RuntimeException e) {
          LOG.error("Tried to look for times that are due but", e);
        }
        Thread.sleep(pause);
      }
    } catch (InterruptedException _) {
      // The server ends.
    }
  }
}

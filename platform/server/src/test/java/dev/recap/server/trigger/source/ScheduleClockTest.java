package dev.recap.server.trigger.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.Problem;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class ScheduleClockTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir private Path folder;
  private final MemoryInbox inbox = new MemoryInbox();
  private final ManualTime time = new ManualTime(Instant.parse("2026-11-21T09:58:30Z"));
  private final List<Schedule> schedules = new ArrayList<>();
  private ScheduleClock clock = started();

  private ScheduleClock started() {
    return new ScheduleClock(() -> List.copyOf(schedules), inbox, positions(), time);
  }

  private Positions positions() {
    return new Positions(folder == null ? Path.of("none") : folder.resolve("positions"));
  }

  @BeforeEach
  void start() {
    clock = started();
  }

  private void hourly(String name, Duration catchUp) {
    schedules.add(
        new Schedule(name, Optional.of(new Trigger.Source.Schedule("0 * * * *", BERLIN, catchUp))));
  }

  private void pass(Duration whole, Duration each) {
    for (Duration left = whole; left.isPositive(); left = left.minus(each)) {
      time.pass(each);
      clock.tick();
    }
  }

  private List<String> due() {
    return inbox.events().stream().map(one -> one.source() + " " + one.id()).toList();
  }

  @Test
  void tellsEachTimeOfEachTriggerOnce() {
    hourly("a", Duration.ZERO);
    hourly("b", Duration.ZERO);
    clock.tick();
    pass(Duration.ofHours(2), Duration.ofSeconds(10));

    assertThat(due())
        .containsExactlyInAnyOrder(
            "a 2026-11-21T10:00:00Z",
            "b 2026-11-21T10:00:00Z",
            "a 2026-11-21T11:00:00Z",
            "b 2026-11-21T11:00:00Z");
    Event event = inbox.events().getFirst();
    assertThat(event.kind()).isEqualTo(Event.Kind.SCHEDULE);
    assertThat(event.type()).isEqualTo("schedule");
    assertThat(event.occurred()).isEqualTo(Instant.parse("2026-11-21T10:00:00Z"));
    assertThat(event.attributes())
        .isEqualTo(Map.of("due", "2026-11-21T10:00:00Z", "missed", "false"));
  }

  @Test
  void tellsATimeOnceOverRestartsAtAnyMoment() {
    hourly("a", Duration.ofHours(1));
    clock.tick();
    for (int n = 0; n < 60; n++) {
      pass(Duration.ofSeconds(7), Duration.ofSeconds(7));
      clock = started();
      clock.tick();
    }
    assertThat(due()).containsExactly("a 2026-11-21T10:00:00Z");
  }

  @Test
  void tellsNothingFromBeforeATriggerWasThere() {
    time.pass(Duration.ofMinutes(2));
    hourly("a", Duration.ofDays(1));
    clock.tick();
    assertThat(due()).isEmpty();
  }

  @Test
  void catchesUpWithTheLastMissedTimeAloneAndOnlyWhereTheRuleSaysSo() {
    hourly("no", Duration.ZERO);
    hourly("short", Duration.ofMinutes(10));
    hourly("long", Duration.ofDays(1));
    clock.tick();
    time.pass(Duration.ofHours(5));
    Instant back = time.now().plusSeconds(1200);
    time.pass(Duration.ofMinutes(20));
    clock = started();
    clock.tick();
    clock.tick();

    assertThat(due()).containsExactly("long 2026-11-21T15:00:00Z");
    assertThat(inbox.events().getFirst().occurred()).isEqualTo(back);
    assertThat(inbox.events().getFirst().attributes()).containsEntry("missed", "true");
    clock = started();
    clock.tick();
    assertThat(due()).hasSize(1);
  }

  @Test
  void doesNotCatchUpWhenItIsDueAnyway() {
    hourly("a", Duration.ofDays(1));
    clock.tick();
    time.pass(Duration.ofHours(5).plusSeconds(120));
    clock.tick();
    assertThat(due()).containsExactly("a 2026-11-21T15:00:00Z");
    assertThat(inbox.events().getFirst().attributes()).containsEntry("missed", "false");
  }

  @Test
  void keepsWhatTheInboxDoesNotTakeYet() {
    hourly("a", Duration.ZERO);
    clock.tick();
    inbox.full(Optional.of(new Problem(Problem.Kind.TOO_MANY, "Tried to keep it but it is full")));
    pass(Duration.ofMinutes(70), Duration.ofSeconds(30));
    assertThat(due()).isEmpty();
    inbox.full(Optional.empty());
    clock.tick();
    clock.tick();
    assertThat(due()).containsExactly("a 2026-11-21T10:00:00Z", "a 2026-11-21T11:00:00Z");
  }

  @Test
  void tellsNothingTwiceWhenTheMachinesClockIsSetBack() {
    hourly("a", Duration.ZERO);
    clock.tick();
    pass(Duration.ofMinutes(5), Duration.ofSeconds(30));
    time.pass(Duration.ofMinutes(-10));
    pass(Duration.ofMinutes(20), Duration.ofSeconds(30));
    assertThat(due()).containsExactly("a 2026-11-21T10:00:00Z");
  }

  @Test
  void forgetsATriggerThatIsGone() {
    hourly("a", Duration.ofDays(1));
    clock.tick();
    schedules.clear();
    time.pass(Duration.ofHours(3));
    clock.tick();
    hourly("a", Duration.ofDays(1));
    clock = started();
    clock.tick();
    assertThat(due()).isEmpty();
  }

  @Test
  void goesOnWithTheOthersWhenOneCannotBeRead() {
    schedules.add(
        new Schedule("odd", Optional.of(new Trigger.Source.Schedule("x", BERLIN, Duration.ZERO))));
    hourly("a", Duration.ZERO);
    clock.tick();
    pass(Duration.ofMinutes(2), Duration.ofSeconds(30));
    assertThat(due()).containsExactly("a 2026-11-21T10:00:00Z");
  }

  @Test
  void goesOnFromNowOnceAClockThatWasFarAheadIsRight() {
    hourly("a", Duration.ZERO);
    clock.tick();
    time.pass(Duration.ofDays(1500));
    pass(Duration.ofMinutes(2), Duration.ofSeconds(30));
    assertThat(due()).hasSize(1);
    time.pass(Duration.ofDays(-1500).minusMinutes(2));
    clock = started();
    clock.tick();
    pass(Duration.ofMinutes(2), Duration.ofSeconds(30));
    assertThat(due()).hasSize(2).last().isEqualTo("a 2026-11-21T10:00:00Z");
  }

  @Test
  void catchesUpWithNoTimeThatARuleDidNotHaveThen() {
    hourly("a", Duration.ofDays(1));
    clock.tick();
    schedules.clear();
    schedules.add(
        new Schedule(
            "a",
            Optional.of(new Trigger.Source.Schedule("30 10 * * *", BERLIN, Duration.ofDays(1)))));
    time.pass(Duration.ofHours(5));
    clock = started();
    clock.tick();
    assertThat(due()).isEmpty();
  }

  @Test
  void keepsHowFarARuleIsThatCannotBeReadForNow() {
    hourly("a", Duration.ofDays(1));
    clock.tick();
    List<Schedule> before = List.copyOf(schedules);
    schedules.clear();
    schedules.add(new Schedule("a", Optional.empty()));
    time.pass(Duration.ofHours(3).plusMinutes(20));
    clock = started();
    clock.tick();
    schedules.clear();
    schedules.addAll(before);
    clock = started();
    clock.tick();
    assertThat(due()).containsExactly("a 2026-11-21T13:00:00Z");
  }

  @Test
  @Timeout(20)
  void goesOnAfterWhateverIsThrown() throws Exception {
    hourly("a", Duration.ZERO);
    clock.tick();
    time.pass(Duration.ofMinutes(2));
    AtomicInteger asked = new AtomicInteger();
    clock =
        new ScheduleClock(
            () -> {
              if (asked.getAndIncrement() == 0) {
                throw new IllegalStateException("odd");
              }
              return List.copyOf(schedules);
            },
            inbox,
            positions(),
            time);
    try (AutoCloseable _ = clock.start(Duration.ofMillis(5))) {
      while (inbox.events().isEmpty()) {
        Thread.sleep(5);
      }
    }
    assertThat(due()).containsExactly("a 2026-11-21T10:00:00Z");
  }
}

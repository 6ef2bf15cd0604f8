package dev.recap.server.trigger.source;

import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.ContainerEvents;
import dev.recap.server.trigger.EventInbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happens on this host by itself: to its containers, and because a time has come. */
public final class HostSources implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final List<AutoCloseable> running = new ArrayList<>();

  /**
   * Begins at once.
   *
   * @param schedules the schedules of all triggers, asked for again and again
   */
  public HostSources(
      ContainerEvents containers,
      Supplier<List<Schedule>> schedules,
      EventInbox inbox,
      Positions positions,
      TimeSource time) {
    containers
        .runtimes()
        .forEach(runtime ->
            running.add(new ContainerSource(runtime, containers, inbox, positions, time, PAUSE)));
    running.add(new ScheduleClock(schedules, inbox, positions, time).start(PAUSE));
  }

  @Override
  public void close() {
    for (AutoCloseable one : running.reversed()) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException("sources close without failing", e);
      }
    }
  }
}

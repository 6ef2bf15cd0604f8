package dev.recap.server.trigger.source;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.ContainerEvent;
import dev.recap.core.target.ContainerEvents;
import dev.recap.core.target.ContainerEvents.End;
import dev.recap.core.target.TargetRef.ContainerRuntime;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.EventInbox.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what one container runtime tells into the inbox. One thread reads and never waits for the
 * inbox; another one keeps what was read. When that is not fast enough the stream is left, and
 * followed again from what was kept last, as it is when it breaks or the server was away.
 */
final class ContainerSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerSource.class);
  private static final int WAITING = 5_000;
  private static final int AT_ONCE = 500;

  private final ContainerRuntime runtime;
  private final ContainerEvents events;
  private final EventInbox inbox;
  private final Positions positions;
  private final Duration pause;
  private final Caller sender;
  private final BlockingQueue<ContainerEvent> read = new ArrayBlockingQueue<>(WAITING);
  private final List<Thread> threads;
  private volatile Instant kept;

  /**
   * Begins at once.
   *
   * @param pause before a stream that broke is followed again
   */
  ContainerSource(
      ContainerRuntime runtime,
      ContainerEvents events,
      EventInbox inbox,
      Positions positions,
      TimeSource time,
      Duration pause) {
    this.runtime = runtime;
    this.events = events;
    this.inbox = inbox;
    this.positions = positions;
    this.pause = pause;
    this.sender = new Caller("source:" + runtime.prefix(), Set.of());
    this.kept = positions.of(runtime.prefix()).orElseGet(() -> begun(time.now()));
    this.threads =
        List.of(
            Thread.ofVirtual().name("keep " + runtime.prefix()).start(this::keep),
            Thread.ofVirtual().name("follow " + runtime.prefix()).start(this::follow));
  }

  /** Kept too, or what happens while no server runs would be lost until there is a first event. */
  private Instant begun(Instant now) {
    try {
      positions.reached(runtime.prefix(), now);
    } catch (PlatformException e) {
      LOG.warn("{}", e.problem().message());
    }
    return now;
  }

  /** Its queue is full, so the stream is left. */
  private static final class TooFast extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooFast() {
      super("its events come faster than they are kept", null, false, false);
    }
  }

  private void follow() {
    Optional<String> said = Optional.empty();
    while (!Thread.currentThread().isInterrupted()) {
      String why;
      try {
        why =
            switch (events.follow(runtime, kept, this::push)) {
              case End.Absent(String absent) -> absent;
              case End.Broken(String broken) -> broken;
            };
      } catch (TooFast e) {
        why = String.valueOf(e.getMessage());
      } catch (PlatformException e) {
        why = e.problem().message();
      } catch (RuntimeException e) {
        LOG.error("Tried to follow the events of {} but", runtime.prefix(), e);
        why = e.toString();
      }
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      if (!said.equals(Optional.of(why))) {
        LOG.info("The events of {} are not followed for now: {}", runtime.prefix(), why);
        said = Optional.of(why);
      }
      try {
        Thread.sleep(pause);
        while (!read.isEmpty()) {
          Thread.sleep(pause);
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void push(ContainerEvent event) {
    if (!read.offer(event)) {
      throw new TooFast();
    }
  }

  private void keep() {
    try {
      List<ContainerEvent> some = new ArrayList<>();
      while (true) {
        if (some.isEmpty()) {
          some.add(read.take());
          read.drainTo(some, AT_ONCE - 1);
        }
        Duration again = kept(some);
        if (again.isZero()) {
          some.clear();
        } else {
          Thread.sleep(again);
        }
      }
    } catch (InterruptedException _) {
      // The server ends: what was not kept is told to the next one.
    }
  }

  /** Keeps them; says how long to wait before that is tried again. */
  private Duration kept(List<ContainerEvent> some) {
    try {
      switch (inbox.take(some.stream().map(ContainerSource::event).toList(), sender)) {
        case Taken.Accepted _ -> {
          Instant last = some.stream().map(ContainerEvent::at).max(Instant::compareTo).orElse(kept);
          if (last.isAfter(kept)) {
            positions.reached(runtime.prefix(), last);
            kept = last;
          }
          return Duration.ZERO;
        }
        case Taken.Refused(var problem) -> {
          return problem.again().filter(Duration::isPositive).orElse(pause);
        }
      }
    } catch (PlatformException e) {
      LOG.warn("{}", e.problem().message());
      return pause;
    } catch (RuntimeException e) {
      LOG.error("Tried to keep {} events of {} but", some.size(), runtime.prefix(), e);
      return pause;
    }
  }

  private static Event event(ContainerEvent told) {
    String id = "%s/%s/%s".formatted(told.id(), told.kind().word(), told.at());
    return new Event(
        Event.Kind.CONTAINERS,
        told.runtime().prefix(),
        id,
        told.kind().word(),
        Optional.of(told.runtime().prefix() + ":" + told.name()),
        id,
        Event.Status.HAPPENED,
        told.at(),
        Labels.of(told),
        java.util.Map.of(),
        Labels.attributes(told),
        Optional.empty(),
        List.of());
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

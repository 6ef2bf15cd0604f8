package dev.recap.server.trigger.run;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.store.Events;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Runs;
import dev.recap.server.trigger.store.StoredEvent;
import dev.recap.server.trigger.store.StoredRun;
import dev.recap.server.trigger.store.Triggers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the runs that were decided on, each in a thread of its own, of each rule no more at
 * the same time than it allows. A run that was under way when a server died is gone on with by the
 * next one, where it was.
 */
public final class Runner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

  /** What another process changed is noticed, and what became due. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final int BATCH = 50;

  /** Of what is carried out at the same time, one rule has a quarter at most. */
  private static final int SHARE = 4;

  private final Parts parts;
  private final OneRun one;
  private final Semaphore room;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Semaphore news = new Semaphore(0);
  private final Thread looking = Thread.ofVirtual().name("trigger-runs").unstarted(this::look);
  private volatile boolean closed;

  /**
   * What it works with.
   *
   * @param atOnce how many runs are carried out at the same time, of all rules
   * @param random for the times between attempts
   */
  public record Parts(
      Triggers triggers,
      Events events,
      Runs runs,
      Rules rules,
      Invoking invoking,
      int atOnce,
      RandomGenerator random,
      TimeSource time) {}

  /** Over these parts; nothing is carried out before {@link #start}. */
  public Runner(Parts parts) {
    this.parts = parts;
    this.one = new OneRun(parts);
    this.room = new Semaphore(parts.atOnce());
  }

  /** Begins to carry out, in threads of its own. To be called once, after the queue's recovery. */
  public void start() {
    looking.start();
  }

  /** There is something to be carried out. */
  public void wake() {
    news.release();
  }

  private void look() {
    try {
      while (!closed) {
        try {
          begin();
        } catch (PlatformException e) {
          LOG.warn("{}", e.problem().message());
        } catch (RuntimeException e) {
          LOG.error("Tried to look for runs of triggers but", e);
        }
        news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        news.drainPermits();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void begin() {
    for (StoredRun run : parts.runs().running()) {
      carryOut(run);
    }
    boolean more = true;
    while (more && !closed) {
      Map<String, Integer> going = parts.runs().going();
      List<StoredRun> due = parts.runs().due(parts.time().now(), full(going), BATCH);
      more = false;
      for (StoredRun run : due) {
        if (run.begun() || !isFull(run.run().trigger(), going)) {
          if (!run.begun()) {
            going.merge(run.run().trigger(), 1, Integer::sum);
          }
          more |= carryOut(run);
        }
      }
    }
  }

  private Set<String> full(Map<String, Integer> going) {
    return going.keySet().stream()
        .filter(name -> isFull(name, going))
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isFull(String name, Map<String, Integer> going) {
    int most =
        parts
            .triggers()
            .find(name)
            .flatMap(Rule::trigger)
            .map(Trigger::restraint)
            .map(Trigger.Restraint::atOnce)
            .orElse(1);
    return going.getOrDefault(name, 0) >= Math.min(most, Math.max(1, parts.atOnce() / SHARE));
  }

  /** Begins with it in a thread of its own; false: somebody has, or there is no room now. */
  private boolean carryOut(StoredRun run) {
    String id = run.run().id();
    if (!underWay.add(id)) {
      return false;
    }
    boolean started = false;
    try {
      if (!room.tryAcquire()) {
        return false;
      }
      try {
        Optional<StoredRun> turn = turn(run);
        if (turn.isPresent()) {
          Thread.ofVirtual().name("run-" + id).start(() -> inItsThread(turn.get()));
          started = true;
        }
      } finally {
        if (!started) {
          room.release();
        }
      }
    } finally {
      if (!started) {
        underWay.remove(id);
      }
    }
    return true;
  }

  /** Marks it as begun, unless it may not begin any more. */
  private Optional<StoredRun> turn(StoredRun stored) {
    Run run = stored.run();
    Instant now = parts.time().now();
    Optional<Run.State> over = one.atItsTurn(stored, now);
    if (over.isPresent()) {
      parts
          .runs()
          .holdBack(
              OneRun.as(run, over.get()), parts.events().find(run.event()).map(StoredEvent::event));
      return Optional.empty();
    }
    return parts.runs().begin(run.id(), now) ? Optional.of(stored) : Optional.empty();
  }

  private void inItsThread(StoredRun run) {
    threads.add(Thread.currentThread());
    try {
      if (!closed) {
        one.carryOut(run);
      }
    } catch (PlatformException e) {
      if (!closed) {
        LOG.warn("{}", e.problem().message());
        rest();
      }
    } catch (RuntimeException e) {
      LOG.error("Tried to carry out the run {} but", run.run().id(), e);
      rest();
    } finally {
      threads.remove(Thread.currentThread());
      underWay.remove(run.run().id());
      room.release();
      wake();
    }
  }

  /** It is gone on with after a while. */
  private static void rest() {
    try {
      Thread.sleep(LOOK);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets go of all runs; the next server goes on with them. */
  @Override
  public void close() {
    closed = true;
    looking.interrupt();
    threads.forEach(Thread::interrupt);
  }
}

package dev.recap.server.trigger.run;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.InvocationId;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.store.Database;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.store.Counted;
import dev.recap.server.trigger.store.Events;
import dev.recap.server.trigger.store.Pasts;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Runs;
import dev.recap.server.trigger.store.StoredEvent;
import dev.recap.server.trigger.store.Triggers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about each stored event once which rules it calls for and whether they may do something
 * now, in the order in which events came. What was decided, and that it was, is kept in one
 * transaction. Holds a bounded part of what waits in memory.
 */
public final class Dispatcher implements EventInbox, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final String TABLE = "trigger_run";

  /** What another process stored is noticed, and a database that was away. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final int AT_ONCE = 100;
  private static final long BYTES_AT_ONCE = 4L << 20;

  /** How often it is tried to decide about an event before it is passed over. */
  private static final int ATTEMPTS = 3;

  private final Parts parts;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("events").unstarted(this::dispatch);
  private volatile boolean closed;

  /** Of the thread alone. */
  private List<Rule> prepared = List.of();

  /** How often it could not be decided about an event alone; of the thread alone. */
  private final Map<String, Integer> failures = new HashMap<>();

  /**
   * What it works with.
   *
   * @param begun told when runs wait for their turn
   */
  public record Parts(
      Database database,
      Triggers triggers,
      Events events,
      Runs runs,
      Pasts pasts,
      Rules rules,
      Runnable begun,
      TimeSource time) {}

  /** Over these parts; nothing is decided before {@link #start}. */
  public Dispatcher(Parts parts) {
    this.parts = parts;
  }

  /** Begins to decide, in a thread of its own. To be called once. */
  public void start() {
    thread.start();
  }

  @Override
  public Taken take(List<Event> events, Caller sender) {
    Taken taken = parts.events().take(events, sender);
    news.release();
    return taken;
  }

  private void dispatch() {
    try {
      while (!closed) {
        prepare();
        if (decideSome() == 0) {
          news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
          news.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void prepare() {
    try {
      List<Rule> rules = parts.triggers().list();
      if (!rules.equals(prepared)) {
        rules.forEach(rule -> rule.trigger().ifPresent(parts.rules()::prepare));
        prepared = rules;
      }
    } catch (PlatformException e) {
      LOG.warn("{}", e.problem().message());
    } catch (RuntimeException | Error e) {
      LOG.error("Tried to prepare the rules of triggers but", e);
    }
  }

  private int decideSome() throws InterruptedException {
    try {
      return decide();
    } catch (PlatformException e) {
      LOG.warn("{}", e.problem().message());
    } catch (RuntimeException | Error e) {
      LOG.error("Tried to decide about events but", e);
    }
    if (!closed) {
      decideSingly();
    }
    Thread.sleep(LOOK);
    return 0;
  }

  /** So that one event that cannot be decided about does not keep the others from it. */
  private void decideSingly() {
    try {
      for (String id : parts.events().waitingIds(AT_ONCE)) {
        if (decideAlone(id)) {
          failures.remove(id);
        } else if (canWrite() && failures.merge(id, 1, Integer::sum) >= ATTEMPTS) {
          passOver(id);
        }
      }
    } catch (PlatformException e) {
      LOG.warn("{}", e.problem().message());
    } catch (RuntimeException | Error e) {
      LOG.error("Tried to decide about events one by one but", e);
    }
  }

  private boolean decideAlone(String id) {
    try {
      decide(parts.events().find(id).map(this::consider).stream().toList());
      return true;
    } catch (PlatformException e) {
      LOG.warn("{}", e.problem().message());
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      LOG.error("Tried to decide about the event {} but", id, e);
    }
    return false;
  }

  /** Whether it is the event's fault and not the database's. */
  private boolean canWrite() {
    try {
      return parts
          .database()
          .repeatable(
              "look whether it can be decided about events",
              handle -> {
                parts.database().in(handle).lock(TABLE);
                return true;
              });
    } catch (PlatformException _) {
      return false;
    }
  }

  private void passOver(String id) {
    parts
        .database()
        .repeatable(
            "pass over the event " + id,
            handle -> parts.events().decided(handle, id, true, parts.time().now()));
    failures.remove(id);
    LOG.error("Tried {} times to decide about the event {} but gave up", ATTEMPTS, id);
  }

  /** An event and what the rules say that are for it. */
  private record Considered(StoredEvent stored, List<Asked> asked) {}

  private record Asked(Rule rule, Trigger trigger, Plan plan) {}

  /** Decides about some of those that wait; how many these were. */
  int decide() {
    List<Considered> some =
        parts.events().waiting(AT_ONCE, BYTES_AT_ONCE).stream().map(this::consider).toList();
    decide(some);
    return some.size();
  }

  private void decide(List<Considered> some) {
    if (!some.isEmpty()) {
      boolean begun =
          parts
              .database()
              .repeatable(
                  "decide about %d events".formatted(some.size()), handle -> decide(handle, some));
      if (begun) {
        parts.begun().run();
      }
    }
  }

  private Considered consider(StoredEvent stored) {
    List<Asked> asked = new ArrayList<>();
    for (Rule rule : parts.triggers().list()) {
      rule.trigger().flatMap(trigger -> ask(rule, trigger, stored.event())).ifPresent(asked::add);
    }
    return new Considered(stored, asked);
  }

  /** One rule that fails must not keep the others, or the next events, from going on. */
  private Optional<Asked> ask(Rule rule, Trigger trigger, Event event) {
    try {
      return parts.rules().match(trigger, event).map(plan -> new Asked(rule, trigger, plan));
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      LOG.error("Tried to ask the trigger {} about an event but", rule.name(), e);
      return Optional.of(
          new Asked(
              rule,
              trigger,
              new Plan.Failed(Optional.empty(), "the rule could not be asked: " + e)));
    }
  }

  private boolean decide(Handle handle, List<Considered> some) throws SQLException {
    parts.database().in(handle).lock(TABLE);
    boolean begun = false;
    for (Considered one : some) {
      Instant now = parts.time().now();
      boolean matched = !one.asked().isEmpty();
      if (parts.events().decided(handle, one.stored().id(), matched, now)) {
        for (Asked asked : one.asked()) {
          begun |= decide(handle, one.stored(), asked, now);
        }
      }
    }
    return begun;
  }

  private boolean decide(Handle handle, StoredEvent stored, Asked asked, Instant now)
      throws SQLException {
    Event event = stored.event();
    Trigger trigger = asked.trigger();
    Pasts.Asked about = new Pasts.Asked(trigger, event, asked.plan().asked(), kind(asked));
    Verdict verdict =
        Restraints.decide(
            new Restraints.Question(
                trigger,
                event,
                asked.rule().pausedBy(),
                parts.pasts().of(handle, about, now),
                parts.pasts().total()),
            now);
    Counted counted = counts(verdict) ? about.counted() : Counted.NO;
    parts.pasts().forget(handle, trigger, event);
    if (counted != Counted.NO) {
      parts.pasts().tell(handle, about, now);
    }
    Run run =
        new Run(
            InvocationId.at(now),
            trigger.name(),
            stored.id(),
            asked.plan().asked(),
            state(verdict, asked.plan(), event, now),
            now,
            List.of(),
            Optional.empty());
    parts.runs().add(handle, new Runs.Fresh(run, asked.rule().revision(), event.status(), counted));
    return run.state() instanceof Run.State.Waiting;
  }

  /** Whoever may send can make events fail: these must not hold back those that would not. */
  private static Counted kind(Asked asked) {
    if (asked.trigger().dryRun()) {
      return Counted.DRY;
    }
    return switch (asked.plan()) {
      case Plan.Ready _ -> Counted.REAL;
      case Plan.Failed _ -> Counted.FAILED;
    };
  }

  private static boolean counts(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Go() -> true;
      case Verdict.Held(Run.Cause cause, String _) -> cause == Run.Cause.DRY_RUN;
    };
  }

  private static Run.State state(Verdict verdict, Plan plan, Event event, Instant now) {
    return switch (verdict) {
      case Verdict.Go() ->
          switch (plan) {
            case Plan.Ready _ -> new Run.State.Waiting(now);
            case Plan.Failed(Optional<String> _, String why) -> new Run.State.Dead(now, why);
          };
      case Verdict.Held(Run.Cause cause, String why) ->
          new Run.State.Suppressed(
              cause, cause == Run.Cause.DRY_RUN ? why + ": " + would(plan, event) : why);
    };
  }

  private static String would(Plan plan, Event event) {
    return switch (plan) {
      case Plan.Ready(String target, var _, List<Plan.Ordered> steps) ->
          steps.stream()
                  .map(Plan.Ordered::step)
                  .filter(step -> Restraints.isFor(step, event))
                  .map(step -> step.capsule().toString())
                  .collect(Collectors.joining(", then "))
              + " in "
              + target;
      case Plan.Failed(Optional<String> _, String why) -> "nothing, for " + why;
    };
  }

  /** Decides about nothing more; what waits is decided about by the next server. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}

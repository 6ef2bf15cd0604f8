package dev.recap.server.trigger.result;

import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.audit.Entry;
import dev.recap.server.callback.Backoff;
import dev.recap.server.callback.CallbackHosts;
import dev.recap.server.callback.Delivery;
import dev.recap.server.callback.Sender;
import dev.recap.server.callback.Signature;
import dev.recap.server.store.Database;
import dev.recap.server.trigger.Replies;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.TriggerWatcher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those whom rules name what came out of runs: each at least once, also over sudden deaths.
 * Who cannot be told is told later, and given up after a day; that is kept with the run, and in the
 * audit log.
 */
public final class Results implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Results.class);
  private static final int BATCH = 64;

  /** Longer than an attempt with all its requests can take. */
  private static final Duration CLAIM = Duration.ofMinutes(1);

  /** For what other servers left behind. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(15);

  /** After something went wrong, or while somebody is too busy to be told. */
  private static final Duration REST = Duration.ofSeconds(1);

  private final Database database;
  private final AuditLog audit;
  private final EndedRuns runs;
  private final InvocationLog records;
  private final ResultRows rows;
  private final Plan plan;
  private final Links links;
  private final CallbackHosts hosts;
  private final Path directory;
  private final Backoff backoff;
  private final TriggerWatcher watcher;
  private final TimeSource time;
  private final Places places = new Places();
  private final Executor threads = work -> Thread.ofVirtual().name("result").start(work);
  private final Thread looking = Thread.ofVirtual().name("results").unstarted(this::look);
  private final Wakening wakening = new Wakening();
  private volatile boolean closed;
  private volatile boolean passedOver;
  private @Nullable Sender sender;

  /**
   * What results are made of and go through.
   *
   * @param runs those that end, to be read outside transactions
   * @param records where the artifacts of invocations are named
   * @param directory RECap's own, where the key is that signs results, {@code callback.key}
   * @param hosts who may be told
   */
  public record Parts(
      Database database,
      AuditLog audit,
      EndedRuns runs,
      InvocationLog records,
      Path directory,
      CallbackHosts hosts,
      Links links,
      Texts texts,
      TriggerWatcher watcher,
      TimeSource time,
      RandomGenerator random) {}

  /** Results of the runs in a database. */
  public Results(Parts parts) {
    this.database = parts.database();
    this.audit = parts.audit();
    this.runs = parts.runs();
    this.records = parts.records();
    this.rows = new ResultRows(parts.database());
    this.plan = new Plan(parts.texts());
    this.links = parts.links();
    this.hosts = parts.hosts();
    this.directory = parts.directory();
    this.backoff = new Backoff(parts.random());
    this.watcher = parts.watcher();
    this.time = parts.time();
  }

  /**
   * A run is over: what is to be told of its end is made once the transaction is committed, also by
   * the next server. Nobody is told of those that were held back.
   */
  public void over(Handle in, Run run, int revision) {
    if (EndedRun.End.of(run.state()).isPresent()) {
      rows.ended(in, run, time.now());
      database.in(in).afterCommit(wakening::wake);
    }
  }

  /** What became of the results of a run. */
  public List<ResultState> of(String run) {
    return rows.of(run);
  }

  /** Has those of a run that were given up told again; how many. */
  public int again(String run) {
    int many = rows.again(run, time.now());
    wakening.wake();
    return many;
  }

  /** The replies to events, for those who sent them. */
  public Replies replies() {
    return (event, patience) ->
        wakening
            .await(patience, () -> reply(event))
            .flatMap(Function.identity())
            .map(reply -> {
              rows.delivered(reply.id(), 1, time.now());
              watcher.told(reply.kind().word(), true);
              return ResultEvent.read(reply.body());
            });
  }

  /** Empty: there may be one later. */
  private Optional<Optional<Outgoing>> reply(String event) {
    // In this order, or one that is made between would be missed.
    boolean later = runs.mayReply(event) || rows.isPlanned(event);
    Optional<Outgoing> reply = rows.reply(event);
    return reply.isEmpty() && later ? Optional.empty() : Optional.of(reply);
  }

  /** Begins to tell, in a thread of its own. To be called once. */
  public void start() {
    looking.start();
  }

  private void look() {
    try {
      while (!closed) {
        long seen = wakening.seen();
        wakening.sleep(seen, begin());
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Begins what is due; how long until there may be more. */
  private Duration begin() {
    try {
      Instant now = time.now();
      if (beginAll(now)) {
        return REST;
      }
      Duration rest = rows.next().map(next -> Duration.between(now, next)).orElse(LONGEST_SLEEP);
      return rest.compareTo(LONGEST_SLEEP) < 0 ? rest : LONGEST_SLEEP;
    } catch (PlatformException e) {
      LOG.warn("{}", e.problem().message());
      return REST;
    } catch (RuntimeException e) {
      LOG.error("Tried to look for results of triggers but", e);
      return REST;
    }
  }

  /** Whether any had to be passed over, because their receivers have enough to do. */
  private boolean beginAll(Instant now) {
    Set<String> busy = new HashSet<>();
    boolean more = true;
    while (more && !closed) {
      List<ResultRows.Due> due = rows.due(now, BATCH, busy);
      more = due.size() == BATCH;
      for (ResultRows.Due one : due) {
        if (!begin(one, now)) {
          busy.add(one.outgoing().receiver());
          // Before the next look at places: who leaves one from here on wakes us.
          passedOver = true;
        }
      }
    }
    return !busy.isEmpty();
  }

  /** Begins one in a thread of its own; false: there is no place for it now. */
  private boolean begin(ResultRows.Due due, Instant now) {
    if (!places.take(due.outgoing())) {
      return false;
    }
    boolean begun = false;
    try {
      if (rows.claim(due, now.plus(CLAIM))) {
        threads.execute(() -> {
          try {
            tellClaimed(due);
          } finally {
            leave(due);
          }
        });
        begun = true;
      }
    } finally {
      if (!begun) {
        places.leave(due.outgoing());
      }
    }
    return true;
  }

  private void leave(ResultRows.Due due) {
    places.leave(due.outgoing());
    if (passedOver) {
      passedOver = false;
      wakening.wake();
    }
  }

  /** What is due now, for tests that have no thread of their own. */
  List<ResultRows.Due> due() {
    return rows.due(time.now(), BATCH, Set.of());
  }

  /** Takes it and tries it once, for tests that have no thread of their own. */
  void tell(ResultRows.Due due) {
    if (rows.claim(due, time.now().plus(CLAIM))) {
      tellClaimed(due);
    }
  }

  /** Tries it once and remembers what came of it. */
  private void tellClaimed(ResultRows.Due due) {
    if (closed) {
      return;
    }
    try {
      switch (attempt(due.outgoing())) {
        case Delivery.Done() -> done(due);
        case Delivery.Refused(String why) -> giveUp(due, why);
        case Delivery.Failed(String why, Optional<Duration> again) -> failed(due, why, again);
      }
    } catch (PlatformException e) {
      LOG.warn("{}", e.problem().message());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void done(ResultRows.Due due) {
    if (due.outgoing().kind() != Outgoing.Kind.PLAN) {
      rows.delivered(due.outgoing().id(), due.attempts() + 1, time.now());
      watcher.told(due.outgoing().kind().word(), true);
    }
  }

  /** What counts as an attempt, also when it ends in a way that nobody thought of. */
  private Delivery attempt(Outgoing outgoing) throws InterruptedException {
    try {
      if (outgoing.kind() == Outgoing.Kind.PLAN) {
        plan(outgoing);
        return new Delivery.Done();
      }
      return attempt(outgoing, time.now());
    } catch (PlatformException e) {
      throw e;
    } catch (RuntimeException e) {
      // Without what was thrown: its message may have the URL.
      String thrown = e.getClass().getName();
      LOG.error("Tried to tell of the run {} but {} was thrown", outgoing.run(), thrown);
      return new Delivery.Failed(thrown + " was thrown", Optional.empty());
    }
  }

  private void plan(Outgoing plan) {
    List<Outgoing> all =
        runs.find(plan.run()).flatMap(this::ended).map(this.plan::of).orElse(List.of());
    database.repeatable(
        "plan the results of " + plan.run(),
        handle -> {
          rows.planned(handle, plan.id(), all, time.now());
          return true;
        });
    wakening.wake();
  }

  private Optional<EndedRun> ended(EndedRuns.Found found) {
    return EndedRun.End.of(found.run().state())
        .map(end ->
            new EndedRun(
                found.trigger(), found.event(), found.run(), end, left(found.run()), links));
  }

  private Map<String, EndedRun.Left> left(Run run) {
    Map<String, EndedRun.Left> left = new HashMap<>();
    run.steps().stream()
        .flatMap(done -> done.invocation().stream())
        .forEach(
            id -> records.find(id).ifPresent(record -> left.put(id, EndedRun.Left.of(record))));
    return left;
  }

  private Delivery attempt(Outgoing outgoing, Instant now) throws InterruptedException {
    return switch (Receiver.of(outgoing.receiver())) {
      case Receiver.Unknown(String why) -> new Delivery.Failed(why, Optional.empty());
      case Receiver.At at -> new Attempt(hosts, sender()).at(at, outgoing, now);
    };
  }

  private void failed(ResultRows.Due due, String why, Optional<Duration> again) {
    if (closed) {
      // That may be our own doing.
      return;
    }
    Instant now = time.now();
    int attempts = due.attempts() + 1;
    Optional<Instant> next = backoff.next(attempts, again, due.added(), now);
    if (next.isEmpty()) {
      giveUp(due, why);
    } else {
      rows.failed(due.outgoing().id(), attempts, why, next.get());
    }
  }

  private void giveUp(ResultRows.Due due, String why) {
    Outgoing outgoing = due.outgoing();
    int attempts = due.attempts() + 1;
    String to = Receiver.shown(outgoing.receiver());
    LOG.warn(
        "Tried to tell {} of the run {} of trigger {} but {}; given up after {} attempts",
        to,
        outgoing.run(),
        outgoing.trigger(),
        why,
        attempts);
    Instant now = time.now();
    Map<String, Object> about =
        Map.of(
            "run",
            outgoing.run(),
            "kind",
            outgoing.kind().word(),
            "receiver",
            to,
            "why",
            why,
            "attempts",
            attempts);
    database.repeatable(
        "give up the result " + outgoing.id(),
        handle -> {
          boolean dead = rows.dead(handle, outgoing.id(), attempts, why, now);
          if (dead) {
            audit.append(
                handle,
                new Entry(now, "trigger.result-given-up", "trigger:" + outgoing.trigger(), about));
          }
          return dead;
        });
    watcher.told(outgoing.kind().word(), false);
  }

  /** Made when there is first something to send. */
  private synchronized Sender sender() {
    Sender made = sender;
    if (made == null) {
      made = new Sender(hosts, Signature.in(directory), threads);
      sender = made;
    }
    return made;
  }

  /** Tells nobody any more; who was not told yet is told by the next server. */
  @Override
  public void close() {
    closed = true;
    looking.interrupt();
    wakening.wake();
    Sender made;
    synchronized (this) {
      made = sender;
      sender = null;
    }
    if (made != null) {
      made.close();
    }
  }
}

package dev.recap.server.trigger.run;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Invoker;
import dev.recap.core.invocation.Orphans;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.api.FakeHost;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.callback.CallbackHosts;
import dev.recap.server.fixture.Place;
import dev.recap.server.invocation.Bounds;
import dev.recap.server.invocation.Capacity;
import dev.recap.server.invocation.Invocations;
import dev.recap.server.invocation.Parts;
import dev.recap.server.invocation.Watcher;
import dev.recap.server.live.LiveInvocations;
import dev.recap.server.queue.InvocationQueue;
import dev.recap.server.store.Database;
import dev.recap.server.store.ProcOwners;
import dev.recap.server.store.Records;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.rule.Expressions;
import dev.recap.server.trigger.rule.Matching;
import dev.recap.server.trigger.rule.Rendering;
import dev.recap.server.trigger.rule.TriggerReader;
import dev.recap.server.trigger.rule.WrittenRules;
import dev.recap.server.trigger.store.Applied;
import dev.recap.server.trigger.store.Events;
import dev.recap.server.trigger.store.Pasts;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.RunFilter;
import dev.recap.server.trigger.store.RunFollower;
import dev.recap.server.trigger.store.Runs;
import dev.recap.server.trigger.store.Triggers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Triggers with real records and a real queue, on a host that is a fake. */
final class TriggerServer implements AutoCloseable {
  static final Caller SENDER = new Caller("token:alerts", Set.of());
  static final Caller ROOT = Caller.local("root");
  private static final Bounds BOUNDS = new Bounds(64, 16, 64, 64, Duration.ofSeconds(5));

  final Database database;
  final AuditLog audit;
  final FakeHost host;
  final Records records;
  final Triggers triggers;
  final Events events;
  final Runs runs;
  final Dispatcher dispatcher;
  final Runner runner;
  final Replays replays;
  final CurrentRestraint restraint;
  private final LiveInvocations live;
  private final Invocations invocations;

  /** Begins where another left off. */
  TriggerServer(
      Place place,
      TimeSource time,
      Trigger.Budget total,
      RunFollower follower,
      Access access,
      int runsAtOnce) {
    ProcOwners owners = new ProcOwners(Path.of("/proc"));
    InvocationRecord.Owner self = owners.self();
    this.database = place.open();
    this.audit = new AuditLog(database, place.folder());
    this.host = new FakeHost(place.folder().resolve("artifacts"));
    InvocationQueue queue = new InvocationQueue(database, audit, place.folder(), self, 1000);
    this.records = new Records(database, audit, queue);
    queue.recover(owners, time.now(), id -> {});
    new Orphans(records, owners, time).close();
    Capacity capacity = new Capacity(access, BOUNDS);
    this.live = new LiveInvocations(records, time, LiveInvocations.Bounds.USUAL);
    this.invocations =
        new Invocations(
            new Parts(
                new Invoker(
                    host,
                    host,
                    capacity,
                    host,
                    records,
                    (format, stdout) -> Optional.empty(),
                    time,
                    self),
                host,
                records,
                queue,
                live,
                capacity,
                caller -> caller.equals(ROOT),
                other -> false,
                time,
                self,
                BOUNDS,
                Watcher.NOBODY,
                CallbackHosts.PUBLIC));
    TriggerReader reader = new TriggerReader(place.folder());
    this.triggers =
        new Triggers(database, audit, json -> new Rule.Content.Known(reader.stored(json)), time);
    this.events = new Events(database, Events.Bounds.USUAL, time);
    this.runs = new Runs(database, List.of(follower));
    Pasts pasts = new Pasts(total);
    Expressions expressions = new Expressions();
    Rules rules =
        new WrittenRules(expressions, new Matching(expressions), new Rendering(expressions));
    this.runner =
        new Runner(
            new Runner.Parts(
                triggers,
                events,
                runs,
                rules,
                Invoking.through(invocations),
                runsAtOnce,
                new Random(1),
                time));
    this.dispatcher =
        new Dispatcher(
            new Dispatcher.Parts(
                database, triggers, events, runs, pasts, rules, runner::wake, time));
    this.replays =
        new Replays(
            new Replays.Parts(database, audit, triggers, events, runs, rules, runner::wake, time));
    this.restraint = new CurrentRestraint(database, triggers, pasts, time);
  }

  /** Everything may be done, and nobody is told. */
  static TriggerServer open(Place place, TimeSource time) {
    return new TriggerServer(
        place,
        time,
        new Trigger.Budget(100_000, Duration.ofHours(1)),
        (in, run, revision) -> {},
        Access.ALL,
        64);
  }

  TriggerServer started() {
    invocations.start();
    runner.start();
    dispatcher.start();
    return this;
  }

  void apply(String name, String more) {
    TriggerReader.Written rule = Samples.rule(name, more);
    Applied applied = triggers.apply(name, rule.text(), rule.json(), ROOT, Optional.empty());
    if (applied instanceof Applied.Refused refused) {
      throw new AssertionError(refused);
    }
  }

  /** The id of a new event. */
  String take(Event event) {
    return switch (dispatcher.take(List.of(event), SENDER)) {
      case EventInbox.Taken.Accepted(List<String> ids, int _) -> ids.getFirst();
      case EventInbox.Taken.Refused refused -> throw new AssertionError(refused);
    };
  }

  /** What an event came to, once it has. */
  List<Run> ended(String event) {
    until(() -> events.find(event).orElseThrow().decided().isPresent() && ended(of(event)));
    return of(event);
  }

  private static boolean ended(List<Run> runs) {
    return runs.stream()
        .noneMatch(run ->
            run.state() instanceof Run.State.Waiting || run.state() instanceof Run.State.Running);
  }

  List<Run> of(String event) {
    return runs.page(RunFilter.ofEvent(event), Optional.empty(), 1000).runs();
  }

  static void until(BooleanSupplier there) {
    try {
      for (int n = 0; n < 6000; n++) {
        if (there.getAsBoolean()) {
          return;
        }
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("it never happened");
  }

  /** The clock of this host. */
  record RealTime(Clock clock) implements TimeSource {
    RealTime() {
      this(Clock.systemUTC());
    }

    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  }

  @Override
  public void close() {
    dispatcher.close();
    runner.close();
    live.close();
    try {
      invocations.drain(Duration.ofSeconds(10), "the test");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    database.close();
  }
}

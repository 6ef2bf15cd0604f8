package dev.recap.server.trigger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import dev.recap.server.access.ManualTime;
import dev.recap.server.fixture.Place;
import dev.recap.server.store.Cursor;
import dev.recap.server.store.Retention;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Event.Status;
import dev.recap.server.trigger.EventInbox.Taken;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Run.Cause;
import dev.recap.server.trigger.Run.State;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.rule.TriggerReader;
import dev.recap.server.trigger.store.Applied;
import dev.recap.server.trigger.store.Events;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.RunFilter;
import dev.recap.server.trigger.store.RunFollower;
import dev.recap.server.trigger.store.RunPage;
import dev.recap.server.trigger.store.StoredEvent;
import dev.recap.server.trigger.store.TriggerRetention;
import dev.recap.server.trigger.store.Triggers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What triggers do in every database. */
abstract class TriggersContract {
  private static final String TOP = "steps: [{name: look, capsule: work}]\n";

  private static final Duration MOMENT = Duration.ofMillis(1);

  private final ManualTime time = new ManualTime();
  private final List<Run> told = new CopyOnWriteArrayList<>();
  private final List<TriggerServer> servers = new ArrayList<>();
  private Optional<Place> place = Optional.empty();

  /** A fresh place for each test. */
  abstract Place place();

  @BeforeEach
  void begin() {
    place = Optional.of(place());
  }

  @AfterEach
  void close() {
    servers.forEach(TriggerServer::close);
  }

  private TriggerServer server() {
    return server(1000);
  }

  private TriggerServer server(int budget) {
    return server(budget, (in, run, revision) -> told.add(run), 64);
  }

  private TriggerServer server(int budget, RunFollower follower, int runsAtOnce) {
    TriggerServer server =
        new TriggerServer(
            place.orElseThrow(),
            time,
            new Trigger.Budget(budget, Duration.ofHours(1)),
            follower,
            Access.ALL,
            runsAtOnce);
    servers.add(server);
    return server;
  }

  /** A moment later than anything before. */
  private Event alert(String id, String container) {
    time.pass(MOMENT);
    return Samples.alert(id, container, Status.FIRING, time.now());
  }

  private List<State> states(TriggerServer server, String event) {
    return server.of(event).stream().map(Run::state).toList();
  }

  private Optional<Cause> decided(TriggerServer server, Event event) {
    String id = server.take(event);
    server.dispatcher.decide();
    return states(server, id).getFirst() instanceof State.Suppressed(Cause cause, String _)
        ? Optional.of(cause)
        : Optional.empty();
  }

  @Test
  void anEventIsThereOnceItWasTakenAndTakenOnce() {
    TriggerServer server = server();
    Event first = alert("1", "web-1");
    Event second = Samples.alert("2", "a\u0000\u00e4\ud83d\ude00", Status.RESOLVED, time.now());
    List<String> ids = new ArrayList<>();
    assertThat(server.events.take(List.of(first, second), TriggerServer.SENDER))
        .isInstanceOfSatisfying(
            Taken.Accepted.class,
            taken -> {
              assertThat(taken.repeated()).isZero();
              ids.addAll(taken.ids());
            });
    Event third = alert("3", "web-1");
    assertThat(server.events.take(List.of(second, third), TriggerServer.SENDER))
        .isInstanceOfSatisfying(
            Taken.Accepted.class,
            taken -> {
              assertThat(taken.repeated()).isEqualTo(1);
              assertThat(taken.ids().getFirst()).isEqualTo(ids.getLast());
              assertThat(taken.ids()).doesNotHaveDuplicates();
            });

    StoredEvent kept = server.events.find(ids.getLast()).orElseThrow();
    assertThat(kept.event()).isEqualTo(second.sentBy("token:alerts"));
    assertThat(kept.sender()).isEqualTo("token:alerts");
    assertThat(kept.decided()).isEmpty();
    assertThat(server.events.waiting(10, 1 << 20))
        .extracting(one -> one.event().id())
        .containsExactly("1", "2", "3");
    assertThat(server.events.waiting(10, 1)).as("by size, but one at least").hasSize(1);
  }

  @Test
  void theSameIdFromAnotherSourceIsAnotherEvent() {
    TriggerServer server = server();
    Event one = alert("1", "web-1");
    Event other =
        new Event(
            Event.Kind.CLOUD_EVENTS,
            one.source(),
            one.id(),
            one.type(),
            one.subject(),
            one.fingerprint(),
            one.status(),
            one.occurred(),
            one.labels(),
            one.annotations(),
            one.attributes(),
            one.data(),
            one.passed());

    assertThat(server.events.take(List.of(one, other), TriggerServer.SENDER))
        .isInstanceOfSatisfying(Taken.Accepted.class, all -> assertThat(all.repeated()).isZero());
  }

  @Test
  void whoSendsTooManyIsToldToComeAgain() {
    TriggerServer server = server();
    Caller clock = new Caller("source:clock", Set.of());
    Events few = new Events(server.database, new Events.Bounds(2, 1 << 20), time);
    assertThat(few.take(List.of(alert("1", "a"), alert("2", "b")), clock))
        .isInstanceOf(Taken.Accepted.class);

    assertThat(few.take(List.of(alert("3", "c")), clock))
        .isInstanceOfSatisfying(
            Taken.Refused.class,
            refused -> {
              assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.OVERLOADED);
              assertThat(refused.problem().again()).isPresent();
            });
    Events small = new Events(server.database, new Events.Bounds(100, 700), time);
    assertThat(small.take(List.of(alert("3", "c")), clock)).isInstanceOf(Taken.Refused.class);

    server.dispatcher.decide();
    assertThat(few.take(List.of(alert("3", "c")), clock)).isInstanceOf(Taken.Accepted.class);
  }

  @Test
  void noSenderButThisHostHasMoreThanAQuarterOfTheRoom() {
    TriggerServer server = server();
    Caller other = new Caller("token:others", Set.of());
    for (Events.Bounds bounds :
        List.of(new Events.Bounds(8, 1 << 20), new Events.Bounds(1000, 4 * 800))) {
      Events events = new Events(server.database, bounds, time);
      String id = "%d-".formatted(bounds.events());
      assertThat(events.take(List.of(alert(id + 1, "a"), alert(id + 2, "b")), TriggerServer.SENDER))
          .isInstanceOf(Taken.Accepted.class);
      assertThat(events.take(List.of(alert(id + 3, "c")), TriggerServer.SENDER))
          .isInstanceOf(Taken.Refused.class);
      assertThat(events.take(List.of(alert(id + 4, "d")), other))
          .isInstanceOf(Taken.Accepted.class);
      assertThat(
              events.take(
                  List.of(alert(id + 5, "e"), alert(id + 6, "f"), alert(id + 7, "g")),
                  new Caller("source:clock", Set.of())))
          .isInstanceOf(Taken.Accepted.class);
      server.dispatcher.decide();
    }
  }

  @Test
  void theSameFromAnotherSenderIsAnotherEvent() {
    TriggerServer server = server();
    Event event = alert("1", "web-1");
    Caller forger = new Caller("token:forger", Set.of());

    assertThat(server.events.take(List.of(event), forger)).isInstanceOf(Taken.Accepted.class);
    assertThat(server.events.take(List.of(event), TriggerServer.SENDER))
        .isInstanceOfSatisfying(Taken.Accepted.class, all -> assertThat(all.repeated()).isZero());
  }

  @Test
  void carriesOutTheStepsInTheirOrderAndLinksRecordAndEvent() {
    TriggerServer server = server().started();
    server.apply(
        "busy",
        """
        steps:
          - {name: collect, capsule: work, parameters: {say: "a"}, reason: why}
          - {name: act, capsule: work, parameters: {say: "b"}}
          - {name: after, capsule: work, when: resolved}
        """);

    String event = server.take(alert("1", "web-1"));
    List<Run> runs = server.ended(event);

    assertThat(runs).hasSize(1);
    Run run = runs.getFirst();
    assertThat(run.state()).isEqualTo(new State.Succeeded(time.now()));
    assertThat(run.target()).contains("docker:web-1");
    assertThat(run.steps()).extracting(Run.Done::step).containsExactly("collect", "act");
    for (Run.Done done : run.steps()) {
      InvocationRecord record = server.records.find(done.invocation().orElseThrow()).orElseThrow();
      assertThat(record.caller()).isEqualTo("trigger:busy");
      assertThat(record.parent()).contains(event);
      assertThat(done.outcome()).contains("succeeded");
    }
    assertThat(server.records.find(run.steps().getFirst().invocation().orElseThrow()))
        .hasValueSatisfying(record -> assertThat(record.reason()).contains("why"));
    assertThat(told).containsExactly(run);

    String resolved = server.take(Samples.alert("2", "web-1", Status.RESOLVED, time.now()));
    assertThat(server.ended(resolved).getFirst().steps())
        .extracting(Run.Done::step)
        .containsExactly("after");
    assertThat(server.host.runs.get()).isEqualTo(3);
  }

  @Test
  void aStepThatFailsStopsTheRunWhichIsADeadLetterThatCanBeReplayed() {
    TriggerServer server = server().started();
    server.apply(
        "busy",
        """
        steps:
          - {name: collect, capsule: work, parameters: {exit: 3}}
          - {name: act, capsule: work}
        """);

    String event = server.take(alert("1", "web-1"));
    Run dead = server.ended(event).getFirst();

    assertThat(dead.state())
        .isInstanceOfSatisfying(
            State.Dead.class,
            state -> assertThat(state.why()).startsWith("the step collect ended as failed"));
    assertThat(dead.steps()).hasSize(1);
    assertThat(server.host.runs.get()).isEqualTo(1);

    server.apply("busy", TOP);
    time.pass(MOMENT);
    Replays.Replayed replayed = server.replays.replay(dead.id(), TriggerServer.ROOT);
    assertThat(replayed).isInstanceOf(Replays.Replayed.Begun.class);
    Run again = server.ended(event).getFirst();
    assertThat(again.replayOf()).contains(dead.id());
    assertThat(again.state()).isInstanceOf(State.Succeeded.class);
    assertThat(server.of(event)).hasSize(2);
    assertThat(told).extracting(Run::id).containsExactly(dead.id(), again.id());
    assertThat(server.audit.page(Optional.empty(), 0, 1000))
        .extracting(kept -> kept.entry().kind())
        .contains("trigger.applied", "trigger.replayed");
    assertThat(server.replays.replay("nothing", TriggerServer.ROOT))
        .isInstanceOf(Replays.Replayed.Refused.class);
    server.triggers.delete("busy", TriggerServer.ROOT);
    assertThat(server.replays.replay(dead.id(), TriggerServer.ROOT))
        .isInstanceOfSatisfying(
            Replays.Replayed.Refused.class,
            refused -> assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.NO_REPLAY));
  }

  @Test
  void aStepIsTriedAgainAfterAWhileWhereItsRuleAsksForIt() {
    TriggerServer server = server().started();
    server.apply(
        "busy",
        """
        steps:
          - {name: act, capsule: work, parameters: {exit: 1},
             retry: {attempts: 3, first: PT10S, longest: PT15S}}
        """);

    String event = server.take(alert("1", "web-1"));
    for (int attempt = 1; attempt < 3; attempt++) {
      int done = attempt;
      TriggerServer.until(() ->
          states(server, event).stream().anyMatch(state -> state instanceof State.Waiting)
              && server.host.runs.get() == done);
      assertThat(server.of(event).getFirst().state())
          .isInstanceOfSatisfying(
              State.Waiting.class,
              waiting -> assertThat(waiting.until()).isAfterOrEqualTo(time.now().plusSeconds(5)));
      time.pass(Duration.ofSeconds(15));
      server.runner.wake();
    }

    Run dead = server.ended(event).getFirst();
    assertThat(dead.state()).isInstanceOf(State.Dead.class);
    assertThat(dead.steps()).extracting(Run.Done::attempt).containsExactly(1, 2, 3);
    assertThat(server.host.runs.get()).isEqualTo(3);
  }

  @Test
  void noMoreRunsOfARuleGoOnThanItAllowsAndOthersAreNotKeptWaitingByThem() {
    TriggerServer server = server().started();
    for (int n = 0; n < 4; n++) {
      server.host.add("box-" + n);
    }
    server.apply(
        "slow",
        """
        match: {labels: [rule=slow]}
        steps: [{name: look, capsule: work, parameters: {ms: 300}}]
        limits: {atOnce: 2}
        """);
    server.apply("fast", "match: {labels: [rule=fast]}\n" + TOP);
    List<String> slow = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      slow.add(
          server.take(
              Samples.event(
                  "s" + n,
                  "s" + n,
                  Status.HAPPENED,
                  time.now(),
                  Map.of("rule", "slow", "container", "box-" + n))));
    }
    String fast =
        server.take(
            Samples.event(
                "f", "f", Status.HAPPENED, time.now(), Map.of("rule", "fast", "container", "db")));

    server.ended(fast);
    assertThat(slow)
        .anySatisfy(event ->
            assertThat(server.of(event).getFirst().state()).isNotInstanceOf(State.Succeeded.class));
    slow.forEach(event ->
        assertThat(server.ended(event).getFirst().state()).isInstanceOf(State.Succeeded.class));
    assertThat(server.host.runs.get()).isEqualTo(5);
    assertThat(server.runs.going()).isEmpty();
  }

  @Test
  void oneRuleCannotTakeAllPlacesFromTheOthers() {
    TriggerServer server = server(1000, (in, run, revision) -> {}, 4).started();
    for (int n = 0; n < 4; n++) {
      server.host.add("box-" + n);
    }
    server.apply(
        "slow",
        """
        match: {labels: [rule=slow]}
        steps: [{name: look, capsule: work, parameters: {ms: 5000}}]
        limits: {atOnce: 10}
        """);
    server.apply("fast", "match: {labels: [rule=fast]}\n" + TOP);
    for (int n = 0; n < 4; n++) {
      server.take(
          Samples.event(
              "s" + n,
              "s" + n,
              Status.HAPPENED,
              time.now(),
              Map.of("rule", "slow", "container", "box-" + n)));
    }
    TriggerServer.until(() -> server.runs.going().containsKey("slow"));
    String fast =
        server.take(
            Samples.event(
                "f", "f", Status.HAPPENED, time.now(), Map.of("rule", "fast", "container", "db")));

    assertThat(server.ended(fast).getFirst().state()).isInstanceOf(State.Succeeded.class);
    assertThat(server.runs.going()).isEqualTo(Map.of("slow", 1));
  }

  @Test
  void anEventThatCannotBeDecidedAboutDoesNotKeepOthersFromIt() {
    List<String> poison = new CopyOnWriteArrayList<>();
    TriggerServer server =
        server(
            1000,
            (in, run, revision) -> {
              if (poison.contains(run.event())) {
                throw new IllegalStateException("poison");
              }
            },
            64);
    server.apply("busy", TOP + "dryRun: true\n");
    String bad = server.take(alert("1", "web-1"));
    poison.add(bad);
    String good = server.take(alert("2", "web-2"));

    server.started();

    assertThat(server.ended(good)).hasSize(1);
    TriggerServer.until(() -> server.events.find(bad).orElseThrow().decided().isPresent());
    assertThat(server.of(bad)).isEmpty();
    assertThat(server.ended(server.take(alert("3", "db")))).hasSize(1);
  }

  @Test
  void theSameIsToldOnceUntilItEndedAndTheTimeIsOver() {
    TriggerServer server = server();
    server.apply("busy", TOP + "limits: {repeat: PT1H, cooldown: PT1S, stale: P1D}\n");

    assertThat(decided(server, alert("1", "web-1"))).isEmpty();
    time.pass(Duration.ofMinutes(10));
    assertThat(decided(server, alert("2", "web-1"))).contains(Cause.DUPLICATE);
    assertThat(decided(server, Samples.alert("3", "web-1", Status.RESOLVED, time.now())))
        .contains(Cause.NO_STEP);
    assertThat(decided(server, alert("4", "web-1"))).as("it began anew").isEmpty();
    time.pass(Duration.ofMinutes(59));
    assertThat(decided(server, alert("5", "web-1"))).contains(Cause.DUPLICATE);
    time.pass(Duration.ofMinutes(1));
    assertThat(decided(server, alert("6", "web-1"))).isEmpty();
  }

  @Test
  void aTargetIsLeftAloneAfterARunAndBeginningsAndEndsAreCountedApart() {
    TriggerServer server = server();
    server.apply(
        "busy",
        """
        steps: [{name: look, capsule: work}, {name: after, capsule: work, when: resolved}]
        limits: {cooldown: PT5M}
        """);

    assertThat(decided(server, alert("1", "web-1"))).isEmpty();
    assertThat(
            decided(
                server,
                Samples.event(
                    "2", "memory", Status.FIRING, time.now(), Map.of("container", "web-1"))))
        .contains(Cause.COOLDOWN);
    assertThat(decided(server, alert("3", "web-2"))).as("another target").isEmpty();
    assertThat(decided(server, Samples.alert("4", "web-1", Status.RESOLVED, time.now())))
        .as("its end")
        .isEmpty();
    time.pass(Duration.ofMinutes(5));
    assertThat(
            decided(
                server,
                Samples.event(
                    "5", "memory", Status.FIRING, time.now(), Map.of("container", "web-1"))))
        .isEmpty();
  }

  @Test
  void budgetsCountInAnyTimeOfTheirLengthEachRuleAloneAndAllTogether() {
    TriggerServer server = server(3);
    String limits = TOP + "limits: {cooldown: PT1S, budget: {limit: 2, per: PT10M}, stale: P1D}\n";
    server.apply("one", "match: {labels: [container=web-1]}\n" + limits);
    server.apply("two", "match: {labels: [container=web-2]}\n" + limits);
    List<Optional<Cause>> causes = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      causes.add(decided(server, happened("a" + n, "web-1")));
      time.pass(Duration.ofMinutes(1));
    }
    assertThat(causes)
        .containsExactly(Optional.empty(), Optional.empty(), Optional.of(Cause.BUDGET));

    assertThat(decided(server, happened("b1", "web-2"))).isEmpty();
    time.pass(Duration.ofMinutes(1));
    assertThat(decided(server, happened("b2", "web-2"))).contains(Cause.TOTAL_BUDGET);
    time.pass(Duration.ofMinutes(56));
    assertThat(decided(server, happened("a9", "web-1"))).as("the first is an hour ago").isEmpty();
    assertThat(decided(server, happened("a10", "web-1"))).contains(Cause.COOLDOWN);
  }

  private Event happened(String id, String container) {
    time.pass(MOMENT);
    return Samples.event(id, id, Status.HAPPENED, time.now(), Map.of("container", container));
  }

  @Test
  void aDryRunTellsWhatItWouldDoWithItsOwnRestraintAndUsesNothingUp() {
    TriggerServer server = server(1);
    server.apply("busy", TOP + "dryRun: true\n");

    String first = server.take(alert("1", "web-1"));
    server.dispatcher.decide();
    assertThat(states(server, first))
        .containsExactly(
            new State.Suppressed(
                Cause.DRY_RUN, "it only tells what it would do: work in docker:web-1"));
    assertThat(decided(server, alert("2", "web-1"))).contains(Cause.DUPLICATE);
    assertThat(decided(server, happened("3", "web-1"))).contains(Cause.COOLDOWN);

    server.apply("busy", TOP);
    assertThat(decided(server, alert("4", "web-1"))).as("now in earnest").isEmpty();
    assertThat(told)
        .allSatisfy(run -> assertThat(run.state()).isInstanceOf(State.Suppressed.class));
  }

  @Test
  void whatCannotBeRenderedIsADeadLetterOnceAndHeldBackAfterThat() {
    TriggerServer server = server();
    server.apply("busy", TOP);
    String first = server.take(Samples.event("1", "one", Status.FIRING, time.now(), Map.of()));
    time.pass(MOMENT);
    String second = server.take(Samples.event("2", "two", Status.FIRING, time.now(), Map.of()));
    server.dispatcher.decide();

    assertThat(states(server, first).getFirst())
        .isInstanceOfSatisfying(
            State.Dead.class,
            dead -> assertThat(dead.why()).contains("event.labels has no container"));
    assertThat(states(server, second).getFirst())
        .isInstanceOfSatisfying(
            State.Suppressed.class, held -> assertThat(held.cause()).isEqualTo(Cause.COOLDOWN));
    assertThat(told).hasSize(2);
  }

  @Test
  void whatCannotBeRenderedHoldsBackNothingThatCan() {
    TriggerServer server = server(1);
    server.apply("busy", TOP + "limits: {cooldown: PT1S, budget: {limit: 1, per: PT1H}}\n");
    String forged =
        server.take(
            Samples.event("1", "cpu web-1", Status.FIRING, time.now(), Map.of("name", "web-1")));
    server.dispatcher.decide();
    assertThat(states(server, forged).getFirst()).isInstanceOf(State.Dead.class);

    assertThat(decided(server, alert("2", "web-1"))).isEmpty();
    assertThat(decided(server, alert("3", "web-1"))).contains(Cause.DUPLICATE);
    assertThat(decided(server, happened("4", "web-2"))).contains(Cause.BUDGET);
  }

  @Test
  void whatCannotBeRenderedIsHeldBackByOthersOfItsKind() {
    TriggerServer server = server();
    server.apply("busy", TOP + "limits: {cooldown: PT1S, budget: {limit: 2, per: PT1H}}\n");
    List<Optional<Cause>> causes = new ArrayList<>();
    for (String fingerprint : List.of("one", "one", "two", "three")) {
      time.pass(Duration.ofSeconds(2));
      causes.add(
          decided(
              server,
              Samples.event(
                  "n" + causes.size(), fingerprint, Status.FIRING, time.now(), Map.of())));
    }

    assertThat(causes)
        .containsExactly(
            Optional.empty(),
            Optional.of(Cause.DUPLICATE),
            Optional.empty(),
            Optional.of(Cause.BUDGET));
  }

  @Test
  void anEventForNoRuleIsDecidedToo() {
    TriggerServer server = server();
    server.apply("busy", "match: {labels: [rule=other]}\n" + TOP);
    String event = server.take(alert("1", "web-1"));

    assertThat(server.dispatcher.decide()).isEqualTo(1);
    assertThat(server.dispatcher.decide()).isZero();
    assertThat(server.of(event)).isEmpty();
    assertThat(server.events.find(event).orElseThrow().decided()).contains(time.now());
  }

  @Test
  void aRuleThatIsPausedDoesNothingAndNothingFurtherOfWhatItBegan() {
    TriggerServer server = server();
    server.apply("busy", TOP);
    String waits = server.take(alert("1", "web-1"));
    server.dispatcher.decide();
    assertThat(server.triggers.pause("busy", Caller.local("alice"), false)).isTrue();
    server.apply("busy", TOP + "limits: {atOnce: 2}\n");
    assertThat(server.triggers.find("busy").orElseThrow().pausedBy()).contains("alice");
    assertThat(decided(server, alert("2", "web-2"))).contains(Cause.PAUSED);

    server.started();
    assertThat(server.ended(waits).getFirst().state())
        .isEqualTo(new State.Suppressed(Cause.PAUSED, "alice paused it"));
    assertThat(server.host.runs.get()).isZero();

    assertThat(server.triggers.resume("busy", Caller.local("alice"), false)).isTrue();
    assertThat(server.ended(server.take(alert("3", "web-2"))).getFirst().state())
        .isInstanceOf(State.Succeeded.class);
    assertThat(server.triggers.pause("nobody", TriggerServer.ROOT, true)).isFalse();
  }

  @Test
  void whatWaitedTooLongForItsTurnIsHeldBackAndMayBeToldAgain() {
    TriggerServer server = server(1);
    server.apply("busy", TOP + "limits: {stale: PT1M, budget: {limit: 1, per: PT1H}}\n");
    String event = server.take(alert("1", "web-1"));
    server.dispatcher.decide();
    time.pass(Duration.ofMinutes(2));

    server.started();

    assertThat(server.ended(event).getFirst().state())
        .isInstanceOfSatisfying(
            State.Suppressed.class, held -> assertThat(held.cause()).isEqualTo(Cause.STALE));
    assertThat(server.ended(server.take(alert("2", "web-1"))).getFirst().state())
        .as("neither told, nor in the target, nor of a budget")
        .isInstanceOf(State.Succeeded.class);
  }

  @Test
  void whatWasToldAgainMeanwhileStaysTold() {
    TriggerServer server = server();
    server.apply("busy", TOP + "limits: {cooldown: PT0S, repeat: PT1M, stale: PT2M}\n");
    String late = server.take(alert("1", "web-1"));
    server.dispatcher.decide();
    time.pass(Duration.ofSeconds(121));
    String again = server.take(alert("2", "web-1"));
    server.dispatcher.decide();

    server.started();

    assertThat(server.ended(late).getFirst().state()).isInstanceOf(State.Suppressed.class);
    assertThat(server.ended(again).getFirst().state()).isInstanceOf(State.Succeeded.class);
    assertThat(server.ended(server.take(alert("3", "web-1"))).getFirst().state())
        .isInstanceOfSatisfying(
            State.Suppressed.class, held -> assertThat(held.cause()).isEqualTo(Cause.DUPLICATE));
  }

  @Test
  void whatWaitsOrIsTriedAgainIsNotGoneOnWithOnceTheRuleIsADryRun() {
    TriggerServer server = server();
    String retry =
        "steps: [{name: look, capsule: work, parameters: {exit: 1}, retry: {attempts: 3, first: PT10S}}]\n";
    server.apply("busy", retry + "limits: {atOnce: 2}\n");
    server.started();
    String begun = server.take(alert("1", "web-1"));
    TriggerServer.until(() ->
        states(server, begun).stream().anyMatch(state -> state instanceof State.Waiting)
            && server.of(begun).getFirst().steps().size() == 1);
    server.runner.close();
    String waits = server.take(alert("2", "web-2"));
    TriggerServer.until(() -> states(server, waits).contains(new State.Waiting(time.now())));
    server.apply("busy", retry + "dryRun: true\n");
    servers.remove(server);
    server.close();
    time.pass(Duration.ofSeconds(10));

    TriggerServer second = server().started();

    assertThat(second.ended(waits).getFirst().state())
        .isInstanceOfSatisfying(
            State.Suppressed.class, held -> assertThat(held.cause()).isEqualTo(Cause.DRY_RUN));
    assertThat(second.ended(begun).getFirst().state())
        .isInstanceOfSatisfying(
            State.Dead.class, dead -> assertThat(dead.why()).contains("dry run by now"));
    assertThat(second.host.runs.get()).isZero();
  }

  @Test
  void aBudgetOfNoneLetsNothingRun() {
    TriggerServer server = server(0);
    server.apply("busy", TOP);

    assertThat(decided(server, alert("1", "web-1"))).contains(Cause.TOTAL_BUDGET);
    time.pass(Duration.ofHours(2));
    assertThat(decided(server, alert("2", "web-1"))).contains(Cause.TOTAL_BUDGET);
  }

  @Test
  void whatWasDecidedByAClockThatWasWrongHoldsNothingBackForLong() {
    TriggerServer server = server(1);
    String rule = TOP + "limits: {repeat: PT1H, cooldown: PT5M, budget: {limit: 1, per: PT5M}}\n";
    server.apply("busy", rule);
    Duration year = Duration.ofDays(365);
    time.pass(year);
    assertThat(decided(server, alert("1", "web-1"))).isEmpty();
    time.pass(year.negated());

    assertThat(decided(server, alert("2", "web-1"))).isEmpty();
    time.pass(Duration.ofMinutes(1));
    assertThat(decided(server, alert("3", "web-1"))).contains(Cause.DUPLICATE);
    assertThat(decided(server, happened("4", "web-1")))
        .as("what counts is not hidden by it")
        .contains(Cause.COOLDOWN);
    assertThat(decided(server, happened("5", "web-2"))).contains(Cause.BUDGET);
    time.pass(Duration.ofMinutes(5));
    assertThat(decided(server, happened("6", "web-2"))).contains(Cause.TOTAL_BUDGET);
  }

  @Test
  void rulesHaveRevisionsAnAuthorAndOneHome() {
    TriggerServer server = server();
    Caller alice = new Caller("alice", Set.of("sre"));
    TriggerReader.Written one = Samples.rule("busy", TOP);
    TriggerReader.Written two = Samples.rule("busy", TOP + "paused: true\n");
    assertThat(server.triggers.apply("busy", one.text(), one.json(), alice, Optional.empty()))
        .isInstanceOf(Applied.Created.class);
    assertThat(server.triggers.apply("busy", one.text(), one.json(), alice, Optional.empty()))
        .isInstanceOf(Applied.Unchanged.class);
    assertThat(server.triggers.apply("busy", two.text(), two.json(), alice, Optional.empty()))
        .isInstanceOf(Applied.Changed.class);
    assertThat(
            server.triggers.apply(
                List.of(
                    new Triggers.Text("other", two.text(), two.json()),
                    new Triggers.Text("busy", one.text(), one.json())),
                alice,
                (name, last, own) -> {
                  assertThat(own).isEqualTo(2);
                  return last.map(rule -> new Problem(Problem.Kind.DENIED, "not " + name));
                }))
        .isEqualTo(new Applied.Together.Refused(new Problem(Problem.Kind.DENIED, "not busy")));
    assertThat(server.triggers.find("other")).isEmpty();

    Rule rule = server.triggers.find("busy").orElseThrow();
    assertThat(rule.revision()).isEqualTo(2);
    assertThat(rule.author()).isEqualTo(alice);
    assertThat(rule.trigger()).contains(two.trigger());
    assertThat(server.triggers.revision("busy", 1).flatMap(Rule::trigger)).contains(one.trigger());

    assertThat(server.triggers.delete("busy", alice)).isTrue();
    assertThat(server.triggers.delete("busy", alice)).isFalse();
    assertThat(server.triggers.list()).isEmpty();
    assertThat(server.triggers.revision("busy", 2)).isPresent();
    assertThat(server.triggers.last("busy").map(Rule::revision)).contains(2);
    server.triggers.apply("busy", one.text(), one.json(), alice, Optional.of("/a.yaml"));
    assertThat(server.triggers.find("busy").orElseThrow().revision()).isEqualTo(3);
    assertThat(
            server.triggers.apply(
                List.of(new Triggers.Text("busy", two.text(), two.json())),
                alice,
                Triggers.Permission.ALL))
        .isInstanceOf(Applied.Together.Refused.class);
    assertThat(server.audit.page(Optional.empty(), 0, 100))
        .extracting(kept -> kept.entry().kind())
        .containsExactly(
            "trigger.applied", "trigger.applied", "trigger.deleted", "trigger.applied");
    assertThat(server.audit.verify().problems()).isEmpty();
  }

  @Test
  void pagesOfRunsGoFromTheNewestToTheOldest() {
    TriggerServer server = server();
    server.apply("busy", TOP + "limits: {cooldown: PT1S, budget: {limit: 3, per: PT1H}}\n");
    for (int n = 0; n < 7; n++) {
      server.take(happened("n" + n, "web-" + n % 2));
      server.dispatcher.decide();
      time.pass(Duration.ofSeconds(2));
    }

    List<Run> all = new ArrayList<>();
    Optional<Cursor> after = Optional.empty();
    do {
      RunPage page = server.runs.page(RunFilter.ALL, after, 3);
      all.addAll(page.runs());
      after = page.next();
    } while (after.isPresent());
    assertThat(all).hasSize(7).doesNotHaveDuplicates();
    assertThat(all).extracting(Run::decided).isSortedAccordingTo((a, b) -> b.compareTo(a));
    RunFilter held =
        new RunFilter(
            Optional.of("busy"),
            Optional.of("suppressed"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(server.runs.page(held, Optional.empty(), 100).runs()).hasSize(4);
    assertThat(
            Arrays.stream(Run.Cause.values())
                .mapToInt(cause ->
                    server
                        .runs
                        .page(
                            new RunFilter(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(cause),
                                Optional.empty(),
                                Optional.empty()),
                            Optional.empty(),
                            100)
                        .runs()
                        .size())
                .sum())
        .isEqualTo(4);
    assertThat(
            server
                .runs
                .page(
                    new RunFilter(
                        Optional.of("other"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                    Optional.empty(),
                    100)
                .runs())
        .isEmpty();
  }

  @Test
  void oldEventsGoWithTheirRunsUnlessTheyAreNotDoneWithOrStillCount() {
    TriggerServer server = server();
    server.apply("busy", TOP + "limits: {cooldown: PT5M, repeat: P31D}\n");
    String counts = server.take(alert("1", "web-1"));
    String held = server.take(alert("2", "web-1"));
    server.dispatcher.decide();
    String undecided = server.take(alert("3", "web-2"));
    TriggerRetention retention =
        new TriggerRetention(
            server.database,
            new Retention.Limits(
                Optional.of(Duration.ofDays(7)), OptionalLong.empty(), OptionalLong.empty()));

    assertThat(retention.run(time.now())).isZero();
    time.pass(Duration.ofDays(8));
    assertThat(retention.run(time.now())).isEqualTo(1);
    assertThat(server.events.find(held)).isEmpty();
    assertThat(server.of(held)).isEmpty();
    assertThat(server.events.find(counts)).isPresent();
    assertThat(server.events.find(undecided)).isPresent();

    server.started();
    server.ended(counts);
    server.ended(undecided);
    time.pass(Duration.ofDays(32));
    assertThat(retention.run(time.now())).isEqualTo(2);
    assertThat(server.runs.page(RunFilter.ALL, Optional.empty(), 10).runs()).isEmpty();
    assertThat(server.triggers.find("busy")).isPresent();
  }

  @Test
  void tooManyBytesOfEventsGoOldestFirst() {
    TriggerServer server = server();
    server.apply("busy", TOP + "limits: {budget: {limit: 1, per: PT1H}, stale: P1D}\n");
    List<String> ids = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      ids.add(server.take(happened("n" + n, "web-1")));
      time.pass(Duration.ofSeconds(1));
    }
    server.dispatcher.decide();
    ids.add(server.take(happened("n5", "web-1")));
    long bytes =
        server.database.read(
            "measure an event",
            handle ->
                handle.createQuery("SELECT max(bytes) FROM trigger_event").mapTo(Long.class).one());
    TriggerRetention retention =
        new TriggerRetention(
            server.database,
            new Retention.Limits(
                Optional.empty(), OptionalLong.empty(), OptionalLong.of(bytes * 4)));

    assertThat(retention.run(time.now())).isEqualTo(2);
    assertThat(ids)
        .extracting(id -> server.events.find(id).isPresent())
        .as("the first counts, the last is not decided")
        .containsExactly(true, false, false, true, true, true);
    assertThat(retention.run(time.now())).isZero();
  }

  @Test
  void whatCameToNothingGoesAfterADay() {
    TriggerServer server = server();
    server.apply("busy", "match: {labels: [container=web-1]}\npaused: true\n" + TOP);
    String nothing = server.take(alert("1", "web-2"));
    String held = server.take(alert("2", "web-1"));
    server.dispatcher.decide();
    String undecided = server.take(alert("3", "web-2"));
    TriggerRetention retention =
        new TriggerRetention(
            server.database,
            new Retention.Limits(Optional.empty(), OptionalLong.empty(), OptionalLong.empty()));

    time.pass(Duration.ofHours(23));
    assertThat(retention.run(time.now())).isZero();
    time.pass(Duration.ofHours(2));
    assertThat(retention.run(time.now())).isEqualTo(1);
    assertThat(List.of(nothing, held, undecided))
        .extracting(id -> server.events.find(id).isPresent())
        .containsExactly(false, true, true);
  }

  @Test
  void tooManyEventsGoOldestFirst() {
    TriggerServer server = server();
    for (int n = 0; n < 5; n++) {
      server.take(happened("n" + n, "web-1"));
      time.pass(Duration.ofSeconds(1));
    }
    server.dispatcher.decide();
    TriggerRetention retention =
        new TriggerRetention(
            server.database,
            new Retention.Limits(Optional.empty(), OptionalLong.of(2), OptionalLong.empty()));

    assertThat(retention.run(time.now())).isEqualTo(3);
    assertThat(server.take(happened("n4", "web-1"))).isNotEmpty();
    assertThat(server.events.waiting(10, 1 << 20)).as("the newest were kept").isEmpty();
  }

  @Test
  void whatWouldBeDecidedNowIsToldWithoutUsingAnythingUp() {
    TriggerServer server = server();
    server.apply("busy", TOP);
    Event event = alert("1", "web-1");
    Trigger trigger = server.triggers.find("busy").flatMap(Rule::trigger).orElseThrow();
    for (int n = 0; n < 3; n++) {
      assertThat(server.restraint.of(trigger, event, Optional.of("docker:web-1")))
          .isEqualTo(new Verdict.Go());
    }
    assertThat(decided(server, event)).isEmpty();
    assertThat(server.restraint.of(trigger, event, Optional.of("docker:web-1")))
        .isInstanceOf(Verdict.Held.class);
  }

  @Test
  void aSecondServerGoesOnWithWhatTheFirstLeft() {
    TriggerServer first = server();
    first.apply("busy", TOP);
    String undecided = first.take(alert("1", "web-1"));
    String waiting = first.take(alert("2", "web-2"));
    first.dispatcher.decide();
    String later = first.take(alert("3", "db"));
    servers.remove(first);
    first.close();

    TriggerServer second = server().started();
    for (String event : List.of(undecided, waiting, later)) {
      assertThat(second.ended(event).getFirst().state()).isInstanceOf(State.Succeeded.class);
    }
    assertThat(second.host.runs.get()).isEqualTo(3);
    Instant now = time.now();
    assertThat(told)
        .hasSize(3)
        .allSatisfy(run -> assertThat(run.state()).isEqualTo(new State.Succeeded(now)));
  }
}

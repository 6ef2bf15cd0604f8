package dev.recap.server.trigger.result;

import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Artifact;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Trigger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs that have ended, of an alert. */
final class Ends {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final Map<String, String> LABELS =
      Map.of("alertname", "HighCpu", "container", "web", "quote", "say \"hi\"\\");

  /** In the event's data, in what functions write, and in why runs failed. */
  static final String SECRET = "correct-horse";

  static final Links LINKS = new Links(Optional.of(URI.create("https://recap.example.com/")));

  private Ends() {}

  static Trigger trigger(Trigger.Result... results) {
    return new Trigger(
        "web-cpu",
        "Look when it is hot",
        false,
        false,
        new Trigger.Source.Alertmanager(),
        new Trigger.Match(List.of(), Map.of(), Optional.empty()),
        new Trigger.Where.Named(),
        List.of(
            new Trigger.Step(
                "look",
                Event.Status.FIRING,
                CapsuleRef.parse("top"),
                Map.of("password", SECRET),
                "hot",
                Optional.empty(),
                false,
                Trigger.Retry.NEVER)),
        new Trigger.Restraint(
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            new Trigger.Budget(20, Duration.ofHours(1)),
            1,
            Duration.ofMinutes(10),
            List.of()),
        List.of(results));
  }

  static Event alert() {
    return event(Event.Kind.ALERTMANAGER);
  }

  static Event event(Event.Kind kind) {
    return event(kind, Event.Status.FIRING);
  }

  static Event event(Event.Kind kind, Event.Status status) {
    return new Event(
        kind,
        "http://alertmanager:9093",
        "abc/2026-03-01T11:59:00Z/firing",
        "alert",
        Optional.of("web"),
        "abc",
        status,
        NOON.minusSeconds(60),
        LABELS,
        Map.of("summary", "It is <hot>"),
        Map.of("receiver", "recap"),
        Optional.of(Map.of("token", SECRET)),
        List.of("first"));
  }

  static Run succeeded() {
    return run(
        "01run0000000000000a0",
        new Run.State.Succeeded(NOON.plusSeconds(2)),
        new Run.Done("look", 1, Optional.of("01inv0000000000000a0"), Optional.of("failed"), none()),
        new Run.Done(
            "look", 2, Optional.of("01inv0000000000000a1"), Optional.of("succeeded"), none()));
  }

  static Run dead() {
    return run(
        "01run0000000000000b0",
        new Run.State.Dead(NOON.plusSeconds(2), "step look: " + SECRET),
        new Run.Done(
            "look",
            1,
            Optional.of("01inv0000000000000b0"),
            Optional.of("failed"),
            Optional.of("its last words were " + SECRET)));
  }

  /** One that the policy denied. */
  static Run denied() {
    return run(
        "01run0000000000000c0",
        new Run.State.Dead(NOON.plusSeconds(2), "the grant " + SECRET),
        new Run.Done(
            "look", 1, Optional.empty(), Optional.empty(), Optional.of("the grant " + SECRET)));
  }

  /** One whose rule does not fit its event. */
  static Run unfit() {
    return run(
        "01run0000000000000d0",
        new Run.State.Dead(NOON.plusSeconds(2), "event.data.token is \"%s\"".formatted(SECRET)));
  }

  static Run run(String id, Run.State state, Run.Done... steps) {
    return new Run(
        id,
        "web-cpu",
        "01event00000000000a0",
        Optional.of("docker:web"),
        state,
        NOON,
        List.of(steps),
        Optional.empty());
  }

  static EndedRun ended(Trigger trigger, Run run) {
    return new EndedRun(
        trigger,
        alert(),
        run,
        EndedRun.End.of(run.state()).orElseThrow(),
        Map.of(
            "01inv0000000000000a1",
            new EndedRun.Left(
                List.of(new Artifact("dumps/a b.hprof", 4711, "ab".repeat(32))), Optional.empty()),
            "01inv0000000000000b0",
            new EndedRun.Left(List.of(), Optional.of(3))),
        LINKS);
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}

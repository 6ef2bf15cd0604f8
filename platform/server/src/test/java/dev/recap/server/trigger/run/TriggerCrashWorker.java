package dev.recap.server.trigger.run;

import dev.recap.server.fixture.Place;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.store.RunFilter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server that takes events and carries out what they call for until it is killed or all of it has
 * ended. Says the id of each event once it was told that it is kept.
 */
final class TriggerCrashWorker {
  private static final int BOXES = 100;

  private TriggerCrashWorker() {}

  /** Arguments: a prefix of ids, how many of them, and the place. */
  public static void main(String[] args) throws InterruptedException {
    Place place = Place.of(Arrays.copyOfRange(args, 2, args.length));
    try (TriggerServer server = TriggerServer.open(place, new TriggerServer.RealTime())) {
      server.apply("once", "match: {labels: [rule=once]}\n" + steps(""));
      server.apply(
          "again",
          "match: {labels: [rule=again]}\n"
              + steps(", retry: {attempts: 20, first: PT1S, longest: PT1S}"));
      for (int n = 0; n < BOXES; n++) {
        server.host.add("box-" + n);
      }
      server.started();
      for (int n = 0; n < Integer.parseInt(args[1]); n++) {
        take(server, args[0], n);
      }
      TriggerServer.until(() ->
          server.events.waiting(1, 1).isEmpty()
              && none(server, "waiting")
              && none(server, "running"));
    }
  }

  private static String steps(String retry) {
    return """
    steps:
      - {name: collect, capsule: work, parameters: {ms: 3}%s}
      - {name: act, capsule: work, parameters: {ms: 3}%s}
    limits: {cooldown: PT0S, budget: {limit: 100000, per: PT1H}, atOnce: 8, stale: P1D}
    """
        .formatted(retry, retry);
  }

  private static void take(TriggerServer server, String prefix, int n) throws InterruptedException {
    String id = prefix + "-" + n;
    Event event =
        Samples.event(
            id,
            id,
            Event.Status.HAPPENED,
            Instant.now(),
            Map.of(
                "rule",
                n % 2 == 0 ? "once" : "again",
                "container",
                "box-" + Math.floorMod(id.hashCode(), BOXES)));
    if (!(server.dispatcher.take(List.of(event), TriggerServer.SENDER)
        instanceof EventInbox.Taken.Accepted(List<String> ids, int _))) {
      throw new AssertionError(id);
    }
    System.out.println(ids.getFirst());
    Thread.sleep(2);
  }

  private static boolean none(TriggerServer server, String state) {
    return server
        .runs
        .page(
            new RunFilter(
                Optional.empty(),
                Optional.of(state),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            Optional.empty(),
            1)
        .runs()
        .isEmpty();
  }

  /** Whether a run is over. */
  static boolean isOver(Run run) {
    return switch (run.state()) {
      case Run.State.Succeeded _, Run.State.Dead _, Run.State.Suppressed _ -> true;
      case Run.State.Waiting _, Run.State.Running() -> false;
    };
  }
}

package dev.recap.server.trigger.run;

import dev.recap.core.access.Caller;
import dev.recap.server.fixture.Place;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.EventInbox.Taken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * A server into which a storm of alerts blows, in a process whose memory is smaller than the storm.
 * Says how long it took until all was stored and until all was decided, in ms.
 */
final class TriggerStormWorker {
  static final int ALERTS = 10_000;
  static final int CONTAINERS = 50;
  private static final int SENDERS = 8;
  private static final int GROUP = 10;

  /** Ten alerts of a container, each told twenty times, under ids of their own. */
  private static final int DIFFERENT = 10;

  private static final String LONG = "x".repeat(20_000);

  private TriggerStormWorker() {}

  /** Arguments: the place. */
  public static void main(String[] args) throws Exception {
    try (TriggerServer server = TriggerServer.open(Place.of(args), new TriggerServer.RealTime())) {
      for (int n = 0; n < CONTAINERS; n++) {
        server.host.add("box-" + n);
      }
      server.apply(
          "busy",
          """
          match: {labels: [severity=critical]}
          steps: [{name: look, capsule: work, parameters: {ms: 20}}]
          limits: {cooldown: PT5M, budget: {limit: 1000, per: PT1H}, atOnce: 4}
          """);
      server.started();
      long begun = System.nanoTime();
      try (ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
        List<Future<?>> all = new ArrayList<>();
        for (int from = 0; from < ALERTS; from += GROUP) {
          int first = from;
          all.add(senders.submit(() -> send(server.dispatcher, first)));
        }
        for (Future<?> one : all) {
          one.get();
        }
      }
      long stored = System.nanoTime();
      TriggerServer.until(() ->
          server.events.waiting(1, 1).isEmpty()
              && server.runs.going().isEmpty()
              && server.runs.nextDue().isEmpty());
      long done = System.nanoTime();
      System.out.println((stored - begun) / 1_000_000 + " " + (done - begun) / 1_000_000);
      System.out.println(server.host.runs.get());
      server.host.ran.values().forEach(ran -> System.out.println(ran.target()));
    }
  }

  /** As senders do: again after a while where there is no room. */
  private static Taken send(EventInbox inbox, int first) throws InterruptedException {
    List<Event> group =
        IntStream.range(first, first + GROUP).mapToObj(TriggerStormWorker::alert).toList();
    Caller sender = new Caller("token:alerts", Set.of());
    Taken taken = inbox.take(group, sender);
    while (taken instanceof Taken.Refused) {
      Thread.sleep(100);
      taken = inbox.take(group, sender);
    }
    if (taken instanceof Taken.Accepted accepted && accepted.repeated() > 0) {
      throw new AssertionError(first);
    }
    return taken;
  }

  private static Event alert(int n) {
    int container = n % CONTAINERS;
    int which = n / CONTAINERS % DIFFERENT;
    return new Event(
        Event.Kind.ALERTMANAGER,
        "http://alerts.example.com",
        "alert-" + n,
        "alert",
        Optional.empty(),
        container + " " + which,
        Event.Status.FIRING,
        Instant.now(),
        Map.of("severity", "critical", "container", "box-" + container),
        Map.of("description", LONG),
        Map.of(),
        Optional.empty(),
        List.of());
  }
}

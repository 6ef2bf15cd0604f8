package dev.recap.tests.trigger;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.json.JsonMapper;

/**
 * Very many alerts, sent as several members of an Alertmanager cluster send them, in groups and
 * from several connections.
 *
 * @param webhook where they go
 * @param token with which
 * @param containers what they are about, in turn
 */
record Storm(URI webhook, String token, List<String> containers) {
  /** How many alerts. */
  static final int ALERTS = 10_000;

  /** How many different ones of each container; each is told twice. */
  private static final int KINDS = 100;

  private static final int GROUP = 25;
  private static final int SENDERS = 8;
  private static final String LONG = "it is busy ".repeat(180);

  /** Sends them all, again where it is asked to; how long it took until all were taken. */
  Duration blow() throws Exception {
    long begun = System.nanoTime();
    try (HttpClient client = HttpClient.newHttpClient();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
      List<Future<?>> groups = new ArrayList<>();
      for (int from = 0; from < ALERTS; from += GROUP) {
        int first = from;
        groups.add(
            senders.submit(() -> {
              send(client, first);
              return first;
            }));
      }
      for (Future<?> group : groups) {
        group.get();
      }
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private void send(HttpClient client, int first) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(webhook)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(group(first)))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    while (answer.statusCode() == 503) {
      Thread.sleep(Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(1)));
      answer = client.send(request, BodyHandlers.ofString());
    }
    if (answer.statusCode() != 202) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
  }

  private String group(int first) {
    List<Map<String, Object>> alerts = new ArrayList<>();
    for (int n = first; n < first + GROUP; n++) {
      alerts.add(alert(n));
    }
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "version",
                "4",
                "groupKey",
                "{}/" + first,
                "truncatedAlerts",
                0,
                "status",
                "firing",
                "receiver",
                "recap",
                "groupLabels",
                Map.of(),
                "commonLabels",
                Map.of(),
                "commonAnnotations",
                Map.of(),
                "externalURL",
                "http://alerts.example.com",
                "alerts",
                alerts));
  }

  /** Each container's kinds come again and again, begun anew each time. */
  private Map<String, Object> alert(int n) {
    String container = containers.get(n % containers.size());
    int kind = n / containers.size() % KINDS;
    Instant begun = Instant.EPOCH.plusSeconds(n);
    return Map.of(
        "status", "firing",
        "labels",
            Map.of(
                "alertname",
                "Busy",
                "severity",
                "critical",
                "kind",
                "k" + kind,
                "container",
                container),
        "annotations", Map.of("description", LONG),
        "startsAt", begun.toString(),
        "endsAt", "0001-01-01T00:00:00Z",
        "generatorURL", "http://prometheus.example.com/graph",
        "fingerprint", "%s %d".formatted(container, kind));
  }
}

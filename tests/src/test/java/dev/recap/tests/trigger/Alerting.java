package dev.recap.tests.trigger;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prometheus and Alertmanager of this machine's distribution, with folders and ports of their own.
 */
final class Alerting implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path work;
  private final int manager;
  private final Deque<Process> processes = new ArrayDeque<>();

  private Alerting(Path work) throws IOException {
    this.work = Files.createDirectories(work);
    this.manager = freePort();
  }

  /**
   * Starts both: Prometheus looks each second, an alert goes out at once.
   *
   * @param watched the targets of Prometheus in its own syntax, one entry of {@code static_configs}
   *     each
   * @param alerts its rules, one entry of {@code rules} each
   * @param webhook where Alertmanager sends alerts, with this bearer token
   */
  static Alerting start(Path work, String watched, String alerts, URI webhook, String token)
      throws Exception {
    Alerting both = new Alerting(work);
    try {
      both.alertmanager(webhook, token);
      both.prometheus(watched, alerts);
      return both;
    } catch (Exception | AssertionError e) {
      both.close();
      throw e;
    }
  }

  /** Starts Alertmanager alone: alerts are {@linkplain #post posted} to it. */
  static Alerting manager(Path work, URI webhook, String token) throws Exception {
    Alerting alone = new Alerting(work);
    try {
      alone.alertmanager(webhook, token);
      return alone;
    } catch (Exception | AssertionError e) {
      alone.close();
      throw e;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Alertmanager's API. */
  URI address() {
    return URI.create("http://127.0.0.1:" + manager);
  }

  private void alertmanager(URI webhook, String token) throws Exception {
    Path config =
        Files.writeString(
            work.resolve("alertmanager.yml"),
            """
            route:
              receiver: recap
              group_by: ['...']
              group_wait: 0s
              group_interval: 1s
              repeat_interval: 1h
            receivers:
              - name: recap
                webhook_configs:
                  - url: %s
                    send_resolved: true
                    http_config:
                      authorization: {credentials: %s}
            """
                .formatted(webhook, token));
    begin(
        List.of(
            "prometheus-alertmanager",
            "--config.file=" + config,
            "--storage.path=" + work.resolve("alertmanager"),
            "--web.listen-address=127.0.0.1:" + manager,
            "--cluster.listen-address="),
        address().resolve("/-/ready"));
  }

  private void prometheus(String watched, String alerts) throws Exception {
    Path rules =
        Files.writeString(
            work.resolve("rules.yml"), "groups:\n- name: recap\n  rules:\n" + alerts.indent(2));
    Path config =
        Files.writeString(
            work.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
            rule_files: [%s]
            alerting:
              alertmanagers:
              - static_configs: [{targets: ["127.0.0.1:%d"]}]
            scrape_configs:
            - job_name: containers
              static_configs:
            %s
            """
                .formatted(rules, manager, watched.indent(2)));
    int port = freePort();
    begin(
        List.of(
            "prometheus",
            "--config.file=" + config,
            "--storage.tsdb.path=" + work.resolve("prometheus"),
            "--web.listen-address=127.0.0.1:" + port),
        URI.create("http://127.0.0.1:%d/-/ready".formatted(port)));
  }

  private void begin(List<String> line, URI ready) throws Exception {
    Path log = work.resolve(line.getFirst() + ".log");
    Process process =
        new ProcessBuilder(line)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    processes.push(process);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers(ready)) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new AssertionError("%s does not answer: %s".formatted(line, Files.readString(log)));
      }
      Thread.sleep(50);
    }
  }

  /** Alertmanager's answer to a GET of its API v2. */
  JsonNode ask(String path) throws IOException, InterruptedException {
    return JsonMapper.shared()
        .readTree(sent(HttpRequest.newBuilder(address().resolve("/api/v2/" + path)).build()));
  }

  /** Gives Alertmanager an alert, as Prometheus does. */
  void post(Map<String, String> labels) throws IOException, InterruptedException {
    String alerts = JsonMapper.shared().writeValueAsString(List.of(Map.of("labels", labels)));
    sent(
        HttpRequest.newBuilder(address().resolve("/api/v2/alerts"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(alerts))
            .build());
  }

  private static String sent(HttpRequest request) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(
            "%s: %d %s".formatted(request.uri(), answer.statusCode(), answer.body()));
      }
      return answer.body();
    }
  }

  /** Whether a GET is answered with success. */
  static boolean answers(URI uri) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (process.waitFor(10, TimeUnit.SECONDS)) {
          continue;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
    }
  }
}

package dev.recap.tests.trigger;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Is told what came out, as people who were paged are. */
final class Listener implements AutoCloseable {
  private final HttpServer server;
  private final LinkedBlockingQueue<Told> all = new LinkedBlockingQueue<>();

  /** What was told, and when. */
  record Told(Instant at, JsonNode json) {}

  Listener() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          all.add(new Told(Instant.now(), JsonMapper.shared().readTree(body)));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:%d/told".formatted(server.getAddress().getPort()));
  }

  /** The next that is told. */
  Told next(Duration patience) throws InterruptedException {
    Told told = all.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (told == null) {
      throw new AssertionError("nobody told anything within " + patience);
    }
    return told;
  }

  /** Whether there is more that was told. */
  boolean isQuiet() {
    return all.isEmpty();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package dev.recap.server.operations.tracing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A collector that takes OTLP over HTTP as an OpenTelemetry one does, and keeps the spans. */
final class Collector implements AutoCloseable {
  final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private final Deque<Integer> refusals = new ArrayDeque<>();
  private final BlockingQueue<Otlp.Span> spans = new LinkedBlockingQueue<>();
  private final HttpServer server;

  Collector(Integer... refusals) throws IOException {
    this.refusals.addAll(List.of(refusals));
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          headers.add(Map.copyOf(exchange.getRequestHeaders()));
          Integer refusal = this.refusals.poll();
          if (refusal == null) {
            spans.addAll(Otlp.spans(body));
          }
          exchange.sendResponseHeaders(refusal == null ? 200 : refusal, -1);
          exchange.close();
        });
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next one. */
  Otlp.Span next() throws InterruptedException {
    Otlp.Span span = spans.poll(20, TimeUnit.SECONDS);
    if (span == null) {
      throw new AssertionError("no span came");
    }
    return span;
  }

  /** Those that are here already. */
  List<Otlp.Span> all() {
    return List.copyOf(spans);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

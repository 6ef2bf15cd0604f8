package dev.recap.tests.trigger;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * A program for a container that Prometheus watches: {@code GET /metrics} tells how much of the
 * processor it has used, {@code /burn} has it use more, {@code /calm} no more.
 */
public final class Burner {
  private static volatile boolean burning;

  private Burner() {}

  /** Listens on port 8080 until it is killed. */
  public static void main(String... arguments) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (path.equals("/burn")) {
            burn();
          } else if (path.equals("/calm")) {
            burning = false;
          }
          byte[] answer = metrics().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    new CountDownLatch(1).await();
  }

  private static void burn() throws IOException {
    burning = true;
    Thread.ofPlatform()
        .daemon()
        .name("burning")
        .start(() -> {
          while (burning) {
            Thread.onSpinWait();
          }
        });
  }

  private static String metrics() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total %s\n"
        .formatted(system.getProcessCpuTime() / 1e9);
  }
}

package dev.recap.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Problem;
import dev.recap.server.invocation.Order;
import dev.recap.server.invocation.Watcher;
import dev.recap.server.invocation.Watchers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class WatcherTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @TempDir private Path folder;
  private final List<String> told = new CopyOnWriteArrayList<>();

  private final Watcher watcher =
      new Watcher() {
        @Override
        public void asked(String id, Order order) {
          told.add("asked " + order.trace().orElse("-"));
        }

        @Override
        public void refused(Problem.Kind why) {
          told.add("refused " + why);
        }

        @Override
        public void taken(String id, Duration waited) {
          told.add("taken " + (waited.isNegative() ? "before it was asked for" : "later"));
        }

        @Override
        public void ended(InvocationRecord invocation) {
          told.add("ended " + invocation.outcome().map(Outcome::word).orElse("?"));
        }

        @Override
        public void fanOutEnded(InvocationRecord invocation) {
          told.add("fan-out ended " + invocation.outcome().map(Outcome::word).orElse("?"));
        }
      };

  private ApiFixture server(Watcher with) {
    return new ApiFixture(folder, with);
  }

  @Test
  void isToldOfAnInvocationThatIsWaitedFor() throws Exception {
    try (ApiFixture server = server(watcher)) {
      server.ask(
          "POST",
          "/capsules/work/invoke",
          "traceparent: " + TRACE + "\r\n",
          "{\"target\":\"docker:web-1\"}");
    }
    assertThat(told).containsExactly("asked " + TRACE, "ended succeeded");
  }

  @Test
  void isToldOfOneThatCameThroughTheQueue() throws Exception {
    try (ApiFixture server = server(watcher)) {
      server.ended(server.submit("", "{\"target\":\"docker:web-1\"}"));
    }
    assertThat(told).containsExactly("asked -", "taken later", "ended succeeded");
  }

  @Test
  void isToldOfAFanOutAfterItsParts() throws Exception {
    try (ApiFixture server = server(watcher)) {
      server.invoke("{\"selector\":{\"app\":\"web\"},\"parameters\":{\"exit\":1}}");
    }
    assertThat(told)
        .containsExactly("asked -", "ended failed", "ended failed", "fan-out ended failed");
  }

  @Test
  void isToldWhatWasNotEvenBegun() throws Exception {
    try (ApiFixture server = server(watcher)) {
      for (int n = 0; n < 12; n++) {
        server.ask(
            "POST",
            "/capsules/work/invoke",
            "Prefer: respond-async\r\n",
            "{\"target\":\"docker:web-1\",\"parameters\":{\"ms\":2000}}");
      }
    }
    assertThat(told).contains("refused TOO_MANY");
  }

  @Test
  void doesNotKeepAnInvocationFromItsEndByThrowing() throws Exception {
    Watcher broken =
        new Watcher() {
          @Override
          public void ended(InvocationRecord invocation) {
            throw new IllegalStateException("a watcher that is broken");
          }
        };
    try (ApiFixture server = server(new Watchers(List.of(broken, watcher)))) {
      assertThat(server.invoke("{\"target\":\"docker:web-1\"}").status()).isEqualTo(200);
    }
    assertThat(told).contains("ended succeeded");
  }
}

package dev.recap.server.operations.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.InvocationId;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.target.TargetRef;
import dev.recap.server.invocation.Order;
import dev.recap.server.operations.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final Receipt CLEAN = Receipt.untouched();

  private static Tracing tracing(URI endpoint) {
    return Tracing.to(new Tracing.Settings(endpoint, Map.of("x-tenant", "ops"), "1.2.3", "host-7"));
  }

  private static String id() {
    return InvocationId.at(Samples.ACCEPTED);
  }

  private static Order order(String traceParent) {
    return new Order(
            CapsuleRef.parse("top"),
            new Order.Where.One(TargetRef.parse("docker:web")),
            Map.of("password", "hunter2"),
            Optional.empty(),
            new Caller("token:ci", java.util.Set.of()),
            Optional.empty())
        .in(Optional.of(traceParent));
  }

  private static InvocationRecord ran(String id) {
    return Samples.ran(id, "top", new Outcome.Succeeded(), CLEAN);
  }

  private static Otlp.Span named(String name, List<Otlp.Span> spans) {
    return spans.stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void sendsASpanOfEachInvocationWithOneOfEachPhase() throws Exception {
    String id = id();
    try (Collector collector = new Collector()) {
      try (Tracing tracing = tracing(collector.endpoint())) {
        tracing.ended(ran(id));
      }
      assertThat(collector.all())
          .extracting(Otlp.Span::name)
          .containsExactlyInAnyOrder(
              "invoke top",
              "accepted",
              "resolved",
              "pulled",
              "authorised",
              "bound",
              "running",
              "torn down");
      Otlp.Span whole = named("invoke top", collector.all());
      assertThat(whole.parent()).isEmpty();
      assertThat(whole.start()).isEqualTo(Samples.ACCEPTED);
      assertThat(whole.end()).isEqualTo(Samples.ACCEPTED.plusMillis(1500));
      assertThat(whole.status()).isZero();
      assertThat(whole.attributes())
          .containsEntry("recap.invocation", id)
          .containsEntry("recap.capsule", "top:1.2.0@" + Samples.DIGEST)
          .containsEntry("recap.capsule.digest", Samples.DIGEST)
          .containsEntry("recap.target", "docker:web")
          .containsEntry("recap.outcome", "succeeded")
          .containsEntry("recap.caller", "token:ci")
          .containsEntry("recap.receipt.clean", "1");
      assertThat(whole.resource())
          .containsEntry("service.name", "recap")
          .containsEntry("service.version", "1.2.3")
          .containsEntry("host.name", "host-7");
      Otlp.Span running = named("running", collector.all());
      assertThat(running.parent()).isEqualTo(whole.id());
      assertThat(running.trace()).isEqualTo(whole.trace());
      assertThat(running.start()).isEqualTo(Samples.ACCEPTED.plusMillis(50));
      assertThat(running.end()).isEqualTo(Samples.ACCEPTED.plusMillis(1450));
      assertThat(collector.headers.getFirst().get("X-tenant")).containsExactly("ops");
    }
  }

  @Test
  void isAPartOfTheCallersTrace() throws Exception {
    String id = id();
    try (Collector collector = new Collector()) {
      try (Tracing tracing = tracing(collector.endpoint())) {
        tracing.asked(id, order("00-%s-%s-01".formatted(TRACE, SPAN)));
        tracing.ended(ran(id));
      }
      Otlp.Span whole = named("invoke top", collector.all());
      assertThat(whole.trace()).isEqualTo(TRACE);
      assertThat(whole.parent()).isEqualTo(SPAN);
    }
  }

  @Test
  void sendsNothingOfWhatTheCallerDoesNotSample() throws Exception {
    String id = id();
    try (Collector collector = new Collector()) {
      try (Tracing tracing = tracing(collector.endpoint())) {
        tracing.asked(id, order("00-%s-%s-00".formatted(TRACE, SPAN)));
        tracing.ended(ran(id));
      }
      assertThat(collector.all()).isEmpty();
    }
  }

  @Test
  void passesOverAHeaderThatIsNone() throws Exception {
    String id = id();
    try (Collector collector = new Collector()) {
      try (Tracing tracing = tracing(collector.endpoint())) {
        for (String wrong :
            List.of("", "nonsense", "00-%s-01".formatted(TRACE), "x".repeat(9000))) {
          tracing.asked(id, order(wrong));
        }
        tracing.ended(ran(id));
      }
      assertThat(named("invoke top", collector.all()).parent()).isEmpty();
    }
  }

  @Test
  void partsOfAFanOutAreBeneathIt() throws Exception {
    String fanOut = id();
    try (Collector collector = new Collector()) {
      try (Tracing tracing = tracing(collector.endpoint())) {
        tracing.asked(fanOut, order("00-%s-%s-01".formatted(TRACE, SPAN)));
        tracing.ended(Samples.in(fanOut, ran(id())));
        tracing.ended(Samples.in(fanOut, ran(id())));
        tracing.fanOutEnded(Samples.fanOut(fanOut, "top", new Outcome.Failed(1, "one failed")));
      }
      List<Otlp.Span> whole =
          collector.all().stream().filter(span -> span.name().equals("invoke top")).toList();
      assertThat(whole).hasSize(3).allMatch(span -> span.trace().equals(TRACE));
      Otlp.Span above =
          whole.stream().filter(span -> span.parent().equals(SPAN)).findFirst().orElseThrow();
      assertThat(above.status()).isEqualTo(2);
      assertThat(whole).filteredOn(span -> span.parent().equals(above.id())).hasSize(2);
    }
  }

  @Test
  void showsTheTimeInTheQueue() throws Exception {
    String id = InvocationId.at(Samples.ACCEPTED.minusSeconds(3));
    try (Collector collector = new Collector()) {
      try (Tracing tracing = tracing(collector.endpoint())) {
        tracing.ended(ran(id));
      }
      Otlp.Span queued = named("queued", collector.all());
      assertThat(Duration.between(queued.start(), queued.end())).isEqualTo(Duration.ofSeconds(3));
    }
  }

  @Test
  void neitherParametersNorMessagesAreInASpan() throws Exception {
    String id = id();
    try (Collector collector = new Collector()) {
      try (Tracing tracing = tracing(collector.endpoint())) {
        tracing.asked(id, order("nonsense"));
        tracing.ended(Samples.ran(id, "top", new Outcome.Failed(3, "password hunter2"), CLEAN));
      }
      assertThat(collector.all().toString()).contains("failed").doesNotContain("hunter2");
      assertThat(named("invoke top", collector.all()).status()).isEqualTo(2);
    }
  }

  @Test
  void triesAgainWhenTheCollectorIsBusy() throws Exception {
    try (Collector collector = new Collector(503)) {
      try (Tracing tracing = tracing(collector.endpoint())) {
        tracing.ended(ran(id()));
      }
      assertThat(collector.headers).hasSize(2);
      assertThat(collector.all()).hasSize(8);
    }
  }

  @Test
  void sendsWithoutBeingClosed() throws Exception {
    try (Collector collector = new Collector();
        Tracing tracing = tracing(collector.endpoint())) {
      tracing.ended(ran(id()));
      assertThat(collector.next().trace()).hasSize(32);
    }
  }

  @Test
  void aDeadCollectorHoldsUpNobody() throws IOException {
    // It accepts connections and never says a word.
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Tracing tracing = tracing(URI.create("http://127.0.0.1:" + silent.getLocalPort()));
      InvocationRecord ended = ran(id());
      tracing.ended(ended);
      long begun = System.nanoTime();
      for (int n = 0; n < 20_000; n++) {
        tracing.ended(ended);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
      long closing = System.nanoTime();
      tracing.close();
      assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(9));
    }
  }
}

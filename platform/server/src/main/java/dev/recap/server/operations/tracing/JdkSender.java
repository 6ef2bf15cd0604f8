package dev.recap.server.operations.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends messages with the JDK's HTTP client; tries again as OTLP asks where that may help. */
final class JdkSender implements HttpSender {
  /** opentelemetry.io/docs/specs/otlp, "Retryable response codes". */
  private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

  private final HttpSenderConfig config;
  private final HttpClient client;

  JdkSender(HttpSenderConfig config) {
    this.config = config;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.getConnectTimeout())
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  @Override
  public void send(
      MessageWriter message, Consumer<HttpResponse> answered, Consumer<Throwable> failed) {
    HttpRequest request;
    try {
      request = request(message);
    } catch (IOException | RuntimeException e) {
      failed.accept(e);
      return;
    }
    Thread.ofVirtual().name("traces").start(() -> send(request, answered, failed));
  }

  private void send(
      HttpRequest request, Consumer<HttpResponse> answered, Consumer<Throwable> failed) {
    try {
      answered.accept(persistently(request));
    } catch (IOException | RuntimeException e) {
      failed.accept(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed.accept(e);
    }
  }

  private HttpResponse persistently(HttpRequest request) throws IOException, InterruptedException {
    @Nullable RetryPolicy policy = config.getRetryPolicy();
    int attempts = policy == null ? 1 : policy.getMaxAttempts();
    Duration pause = policy == null ? Duration.ZERO : policy.getInitialBackoff();
    for (int attempt = 1; ; attempt++) {
      try {
        java.net.http.HttpResponse<byte[]> got =
            client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), 64 << 10));
        if (attempt >= attempts || !PASSING.contains(got.statusCode())) {
          return new Got(got.statusCode(), got.body());
        }
      } catch (IOException e) {
        if (attempt >= attempts) {
          throw e;
        }
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(2);
    }
  }

  private HttpRequest request(MessageWriter message) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(message.getContentLength());
    message.writeMessage(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(config.getEndpoint())
            .timeout(config.getTimeout())
            .header("Content-Type", config.getContentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
    @Nullable Map<String, List<String>> headers = config.getHeadersSupplier().get();
    if (headers != null) {
      headers.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    }
    return request.build();
  }

  // Arrays are what the interface wants.
  @SuppressWarnings("ArrayRecordComponent")
  private record Got(int code, byte[] body) implements HttpResponse {
    @Override
    public int getStatusCode() {
      return code;
    }

    @Override
    public String getStatusMessage() {
      return Integer.toString(code);
    }

    @Override
    public byte[] getResponseBody() {
      return body;
    }
  }

  @Override
  public CompletableResultCode shutdown() {
    client.shutdownNow();
    return CompletableResultCode.ofSuccess();
  }
}

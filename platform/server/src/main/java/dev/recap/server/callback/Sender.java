package dev.recap.server.callback;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Asks hosts that users named. Connects to the very addresses that were checked, so that a name
 * cannot mean another host a moment later; follows no redirects, and reads no answers but bounded
 * ones where that is what is asked for.
 */
public final class Sender implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final int EACH_HOST = 4;

  private final CallbackHosts hosts;
  private final Signature signature;
  private final HttpClient client;

  /**
   * A sender.
   *
   * @param hosts who may be asked
   * @param executor runs what blocks
   */
  public Sender(CallbackHosts hosts, Signature signature, Executor executor) {
    this.hosts = hosts;
    this.signature = signature;
    this.client = client(executor);
  }

  private HttpClient client(Executor executor) {
    HttpClient made = new HttpClient();
    made.setExecutor(executor);
    made.setSocketAddressResolver(
        (host, port, context, promise) -> executor.execute(() -> resolve(host, port, promise)));
    made.setFollowRedirects(false);
    made.setConnectTimeout(CONNECT.toMillis());
    made.setIdleTimeout(IDLE.toMillis());
    made.setDestinationIdleTimeout(IDLE.toMillis());
    made.setMaxConnectionsPerDestination(EACH_HOST);
    made.setHttpCookieStore(new HttpCookieStore.Empty());
    made.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "RECap"));
    try {
      made.start();
    } catch (Exception e) {
      throw new PlatformException(
          Problem.Kind.PLATFORM, "Tried to make a client for callbacks but " + e, e);
    }
    made.getContentDecoderFactories().clear();
    return made;
  }

  private void resolve(String host, int port, Promise<List<InetSocketAddress>> promise) {
    switch (hosts.find(host)) {
      case CallbackHosts.Found.At(List<InetAddress> addresses) ->
          promise.succeeded(
              addresses.stream().map(one -> new InetSocketAddress(one, port)).toList());
      case CallbackHosts.Found.Nowhere() -> promise.failed(new UnknownHostException(host));
      case CallbackHosts.Found.Forbidden() ->
          promise.failed(new ConnectException("it is not public any more"));
    }
  }

  /** Posts an event as CloudEvents 1.0 has it, its attributes as headers. */
  Delivery send(URI url, CloudEvent event, Instant now) throws InterruptedException {
    Request request = request(url, "POST");
    HttpMessageFactory.createWriter(
            (name, value) -> request.headers(headers -> headers.put(name, value)),
            body -> sign(request, event.getId(), now, "application/json", body))
        .writeBinary(event);
    return delivered(request, now);
  }

  /**
   * Posts a body.
   *
   * @param id what tells repetitions from each other
   * @param now signed with it
   */
  public Delivery post(URI url, String id, String mediaType, byte[] body, Instant now)
      throws InterruptedException {
    Request request = request(url, "POST");
    sign(request, id, now, mediaType, body);
    return delivered(request, now);
  }

  /** What was read. */
  public sealed interface Reading {
    /** An answer of 2xx. */
    record Read(String body) implements Reading {}

    /** It was not answered so, or not so shortly. */
    record Not(Delivery why) implements Reading {}
  }

  /**
   * Asks for a document in UTF-8.
   *
   * @param most bytes it may have
   */
  public Reading read(URI url, int most, Instant now) throws InterruptedException {
    CompletableFuture<Result> answered = new CompletableFuture<>();
    BufferingResponseListener whole =
        new BufferingResponseListener(most) {
          @Override
          public void onComplete(Result result) {
            answered.complete(result);
          }
        };
    request(url, "GET").headers(headers -> headers.put("Accept", "application/json")).send(whole);
    try {
      Result result = answered.get(DEADLINE.plus(CONNECT).toMillis(), TimeUnit.MILLISECONDS);
      if (result.getFailure() != null) {
        return new Reading.Not(new Delivery.Failed(said(result.getFailure()), Optional.empty()));
      }
      return judged(result.getResponse(), now) instanceof Delivery.Done
          ? new Reading.Read(new String(whole.getContent(), StandardCharsets.UTF_8))
          : new Reading.Not(judged(result.getResponse(), now));
    } catch (ExecutionException e) {
      return new Reading.Not(new Delivery.Failed(said(e.getCause()), Optional.empty()));
    } catch (TimeoutException e) {
      return new Reading.Not(tooSlow());
    }
  }

  private Request request(URI url, String method) {
    return client
        .newRequest(url)
        .method(method)
        .timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .idleTimeout(IDLE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Delivery delivered(Request request, Instant now) throws InterruptedException {
    CompletableFuture<Response> answered = new CompletableFuture<>();
    // The head is enough: a long answer is not waited for.
    request.onResponseHeaders(response -> {
      answered.complete(response);
      var _ = response.abort(new ConnectException("nobody reads the rest"));
    });
    request.send(result -> {
      if (result.getFailure() != null) {
        answered.completeExceptionally(result.getFailure());
      }
    });
    try {
      Response response = answered.get(DEADLINE.plus(CONNECT).toMillis(), TimeUnit.MILLISECONDS);
      return judged(response, now);
    } catch (ExecutionException e) {
      return new Delivery.Failed(said(e.getCause()), Optional.empty());
    } catch (TimeoutException e) {
      return tooSlow();
    }
  }

  private static Delivery tooSlow() {
    return new Delivery.Failed("it took longer than " + DEADLINE, Optional.empty());
  }

  private void sign(Request request, String id, Instant now, String mediaType, byte[] body) {
    request.headers(headers ->
        headers
            .put("webhook-id", id)
            .put("webhook-timestamp", Long.toString(now.getEpochSecond()))
            .put("webhook-signature", signature.of(id, now, body)));
    request.body(new BytesRequestContent(mediaType, body));
  }

  private static Delivery judged(Response response, Instant now) {
    int status = response.getStatus();
    if (status / 100 == 2) {
      return new Delivery.Done();
    }
    String why = "the answer was " + status;
    return status == 410
        ? new Delivery.Refused(why)
        : new Delivery.Failed(why, retryAfter(response.getHeaders().get("Retry-After"), now));
  }

  /** Seconds or a date (RFC 9110, 10.2.3). */
  static Optional<Duration> retryAfter(@Nullable String text, Instant now) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  now,
                  ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Without the URL, which may hold a secret. */
  private static String said(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> "it failed";
      case UnknownHostException _ -> "the host cannot be found";
      case Throwable other -> other.getClass().getSimpleName();
    };
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception e) {
      throw new PlatformException(
          Problem.Kind.PLATFORM, "Tried to end the client for callbacks but " + e, e);
    }
  }
}

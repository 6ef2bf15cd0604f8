package dev.recap.catalog.registry.http;

import dev.recap.catalog.place.RepositoryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/** Sends one request and waits for the beginning of its answer. */
public final class HttpTransport implements AutoCloseable {
  private static final String AGENT = "recap";

  private final TimeLimits limits;
  private final Proxies proxies;
  private final Authorities authorities;
  private final PlainHttp plain;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Origin, HttpClient> clients = new ConcurrentHashMap<>();

  /** One that has no connection yet. */
  public HttpTransport(
      TimeLimits limits, Proxies proxies, Authorities authorities, PlainHttp plain) {
    this.limits = limits;
    this.proxies = proxies;
    this.authorities = authorities;
    this.plain = plain;
  }

  /**
   * Whether a host is spoken to without TLS: when that is allowed and no authority is there for it.
   *
   * @param host with its port, if it is not the usual one
   */
  public String scheme(String host) throws RepositoryException {
    Origin origin = Origin.of(java.net.URI.create("https://" + host));
    return plain.allows(origin) && !host.endsWith(":443") && !authorities.know(origin)
        ? "http"
        : "https";
  }

  /** Whether what goes there need not be encrypted. */
  boolean allowsPlain(Origin origin) {
    return plain.allows(origin);
  }

  /**
   * Sends it; a status that is an error is an answer too.
   *
   * @throws IOException when it cannot be sent or there is no answer in time
   */
  public Answer send(Request request) throws IOException {
    Origin origin = Origin.of(request.uri());
    AtomicLong taken = new AtomicLong();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.uri())
            .method(request.method(), request.payload().publisher(taken::set))
            .setHeader("User-Agent", AGENT);
    if (origin.scheme().equals("http")) {
      // Not every server passes over the offer to go on with HTTP/2.
      builder.version(HttpClient.Version.HTTP_1_1);
    }
    request.headers().forEach(builder::setHeader);
    proxies
        .authorization(request.uri())
        .ifPresent(value -> builder.setHeader("Proxy-Authorization", value));
    return new Answer(
        await(
            client(origin).sendAsync(builder.build(), _ -> new IncomingBody(limits.idle())),
            taken));
  }

  private HttpResponse<InputStream> await(
      CompletableFuture<HttpResponse<InputStream>> pending, AtomicLong taken) throws IOException {
    Duration limit = limits.answer();
    long before;
    do {
      before = taken.get();
      try {
        return pending.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // Decided below: a slow upload is no hanging one.
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
      } catch (InterruptedException e) {
        pending.cancel(true);
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("it was interrupted");
      }
    } while (taken.get() != before);
    pending.cancel(true);
    throw new HttpTimeoutException(
        "there was no answer for %.3g s".formatted(limit.toMillis() / 1e3));
  }

  private HttpClient client(Origin origin) throws RepositoryException {
    HttpClient known = clients.get(origin);
    if (known != null) {
      return known;
    }
    Optional<SSLContext> trust =
        origin.scheme().equals("https") ? authorities.context(origin) : Optional.empty();
    return clients.computeIfAbsent(origin, _ -> fresh(trust));
  }

  private HttpClient fresh(Optional<SSLContext> trust) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(limits.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(threads)
            .proxy(proxies.selector());
    trust.ifPresent(builder::sslContext);
    return builder.build();
  }

  @Override
  public void close() {
    // Not close(), which would wait for what hangs.
    clients.values().forEach(HttpClient::shutdownNow);
    threads.shutdownNow();
  }
}

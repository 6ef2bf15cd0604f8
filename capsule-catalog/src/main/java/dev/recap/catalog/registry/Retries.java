package dev.recap.catalog.registry;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.registry.http.BusyException;
import dev.recap.catalog.registry.http.UnexpectedAnswerException;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tries again what may succeed then. */
final class Retries {
  private final Backoff backoff;
  private final Retry retry;

  /** What is tried. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  Retries(Backoff backoff) {
    this.backoff = backoff;
    this.retry =
        Retry.of(
            "registry",
            RetryConfig.custom()
                .maxAttempts(backoff.attempts())
                .retryOnException(this::passes)
                .intervalBiFunction((attempt, result) -> wait(attempt, result).toMillis())
                .build());
  }

  <T> T run(Attempt<T> attempt) throws IOException {
    try {
      return retry.executeCheckedSupplier(attempt::run);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("attempts throw nothing else", e);
    }
  }

  /** Whether a failure may be over at another attempt. */
  boolean passes(Throwable failure) {
    return switch (failure) {
      case RepositoryException _ -> false;
      case Refusal _ -> false;
      case UnexpectedAnswerException _ -> false;
      case InterruptedIOException _ -> false;
      case ProtocolException _ -> false;
      case UnknownHostException _ -> false;
      case SSLHandshakeException _ -> false;
      case SSLPeerUnverifiedException _ -> false;
      case BusyException busy ->
          busy.retryAfter().map(w -> w.compareTo(backoff.longestAsked()) <= 0).orElse(true);
      case IOException e -> !(root(e) instanceof UnresolvedAddressException);
      default -> false;
    };
  }

  private Duration wait(int attempt, Either<Throwable, Object> result) {
    if (result.isLeft() && result.getLeft() instanceof BusyException busy) {
      return busy.retryAfter().orElseGet(() -> wait(attempt));
    }
    return wait(attempt);
  }

  private Duration wait(int attempt) {
    long full =
        Math.min(
            backoff.first().toMillis() << Math.min(attempt - 1, 20), backoff.longest().toMillis());
    return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
  }

  static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
      root = cause;
    }
    return root;
  }
}

package dev.recap.server.openwhisk;

import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.server.http.RefusedRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An invocation that is waited for, and goes on when its caller does not wait any longer. */
final class Waiting implements Progress {
  private final CompletableFuture<String> id = new CompletableFuture<>();
  private final CompletableFuture<InvocationRecord> record = new CompletableFuture<>();

  private Waiting() {}

  /** Begins it. */
  static Waiting on(Backend backend, Request request) {
    Waiting waiting = new Waiting();
    Thread.ofVirtual()
        .name("wsk-invoke")
        .start(() -> {
          try {
            waiting.record.complete(backend.invoke(request, waiting));
          } catch (RuntimeException | Error e) {
            waiting.record.completeExceptionally(e);
            waiting.id.completeExceptionally(e);
          }
        });
    return waiting;
  }

  /** Its final record; empty: it has not ended in this time. */
  Optional<InvocationRecord> end(Duration atMost) throws IOException {
    try {
      return Optional.of(record.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw passedOn(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(e.getMessage());
    }
  }

  /** Its id, as soon as it has one. */
  String id() {
    try {
      return id.join();
    } catch (CompletionException e) {
      throw passedOn(e.getCause());
    }
  }

  private static RuntimeException passedOn(@Nullable Throwable cause) {
    return switch (cause) {
      case RefusedRequest refused -> refused;
      case PlatformException broken -> broken;
      case null, default -> new IllegalStateException(cause);
    };
  }

  @Override
  public void entered(String of, Phase phase) {
    id.complete(of);
  }

  @Override
  public void bound(String of, Bound bound) {
    // OpenWhisk's API cancels nothing.
  }
}

package dev.recap.server.operations;

import dev.recap.core.invocation.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one check, however many ask: never twice at the same time, and not again at once, so
 * that those who ask cannot wear out what is looked at, and one that hangs costs one thread.
 */
final class Probe {
  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReadinessCheck check;
  private final TimeSource time;
  private @Nullable Look last;

  Probe(ReadinessCheck check, TimeSource time) {
    this.check = check;
    this.time = time;
  }

  private record Look(CompletableFuture<Optional<String>> result, long begun) {}

  private synchronized Look look() {
    Look before = last;
    if (before != null
        && (!before.result().isDone() || time.nanos() - before.begun() < FRESH_NANOS)) {
      return before;
    }
    Look fresh = new Look(new CompletableFuture<>(), time.nanos());
    last = fresh;
    Thread.ofVirtual()
        .name("readiness-" + check.name())
        .start(() -> {
          try {
            fresh.result().complete(check.unready());
          } catch (RuntimeException | Error e) {
            fresh.result().completeExceptionally(e);
          }
        });
    return fresh;
  }

  void begin() {
    look();
  }

  /** Why it is not ready, in words that everybody may read. */
  Optional<String> unready(Duration patience) {
    try {
      return look()
          .result()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS)
          .map(why -> check.name() + ": " + why);
    } catch (TimeoutException _) {
      return Optional.of("%s: there was no answer in time".formatted(check.name()));
    } catch (ExecutionException e) {
      LOG.warn("Tried to see whether {} is ready but", check.name(), e.getCause());
      return Optional.of(check.name() + ": it fails, the log says how");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("the server is ending");
    }
  }
}

package dev.recap.server.trigger.rule;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Whether URLs would be called, for whoever cannot wait: names of hosts are looked up for that, and
 * nobody may answer. What is not known soon is not said, and what is known holds for a minute.
 */
public final class SoonRefused {
  private static final long KEPT = Duration.ofMinutes(1).toNanos();
  private static final int MOST = 1000;

  private final Function<URI, Optional<String>> refusal;
  private final Duration longest;
  private final LongSupplier nanos;
  private final Map<URI, Known> known = new ConcurrentHashMap<>();

  private record Known(CompletableFuture<Optional<String>> answer, long since) {}

  /**
   * Asks in a thread of its own.
   *
   * @param refusal why a URL is not called
   * @param longest what is waited for an answer
   * @param nanos a clock that never goes back
   */
  public SoonRefused(
      Function<URI, Optional<String>> refusal, Duration longest, LongSupplier nanos) {
    this.refusal = refusal;
    this.longest = longest;
    this.nanos = nanos;
  }

  /** Why a URL is not called; empty: it is, or nobody knows yet. */
  public Optional<String> of(URI url) {
    if (known.size() > MOST) {
      known.clear();
    }
    long now = nanos.getAsLong();
    Known before = known.get(url);
    boolean isFresh = before != null && now - before.since() < KEPT;
    Known one = before != null && isFresh ? before : new Known(begun(url), now);
    known.put(url, one);
    // Who came before has waited already.
    Duration wait = isFresh ? Duration.ZERO : longest;
    try {
      return one.answer().get(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (TimeoutException | ExecutionException _) {
      return Optional.empty();
    }
  }

  private CompletableFuture<Optional<String>> begun(URI url) {
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("lookup")
        .start(() -> {
          try {
            answer.complete(refusal.apply(url));
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }
}

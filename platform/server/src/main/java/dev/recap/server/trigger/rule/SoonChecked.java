package dev.recap.server.trigger.rule;

import dev.recap.server.trigger.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What does not fit of rules, for whoever cannot wait: their capsules may have to be built or
 * pulled before that can be told. This goes on, once for each rule, whether anybody waits or not.
 */
public final class SoonChecked {
  private final Function<Trigger, List<String>> check;
  private final Duration longest;
  private final Map<Trigger, CompletableFuture<List<String>>> going = new ConcurrentHashMap<>();

  /**
   * Checks in threads of its own.
   *
   * @param check {@link RuleCheck#check}
   * @param longest what is waited for it
   */
  public SoonChecked(Function<Trigger, List<String>> check, Duration longest) {
    this.check = check;
    this.longest = longest;
  }

  /** What does not fit, or that it cannot be told yet; one "Tried to … but …" sentence each. */
  public List<String> check(Trigger trigger) {
    try {
      return going
          .computeIfAbsent(trigger, this::begun)
          .copy()
          .completeOnTimeout(
              List.of(
                  "Tried to check the trigger %s but its capsules are still being built or pulled: recap trigger list tells what does not fit once they are"
                      .formatted(trigger.name())),
              longest.toMillis(),
              TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private CompletableFuture<List<String>> begun(Trigger trigger) {
    CompletableFuture<List<String>> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("check")
        .start(() -> {
          try {
            answer.complete(check.apply(trigger));
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          } finally {
            going.remove(trigger, answer);
          }
        });
    return answer;
  }
}

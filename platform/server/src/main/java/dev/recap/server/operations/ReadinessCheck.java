package dev.recap.server.operations;

import dev.recap.server.access.AccessPolicy;
import dev.recap.server.store.Database;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Port: something without which no invocation would succeed. What it answers is told to everybody
 * who asks; details belong into the log.
 */
public interface ReadinessCheck {
  /** One word. */
  String name();

  /**
   * Why it is not ready; empty when it is. May take its time and may throw, which are reasons too.
   */
  Optional<String> unready();

  /** Whether the database answers. */
  static ReadinessCheck database(Database database) {
    return named(
        "database",
        () ->
            database.read(
                "see whether the database answers",
                handle -> {
                  handle.execute("SELECT 1");
                  return Optional.empty();
                }));
  }

  /** Whether the access policy can be read; as long as it cannot nothing is allowed. */
  static ReadinessCheck policy(AccessPolicy policy) {
    return named(
        "policy",
        () ->
            policy.problems().isEmpty()
                ? Optional.empty()
                : Optional.of("access.yaml cannot be read, so nothing is allowed"));
  }

  /** Whether asynchronous invocations are taken. */
  static ReadinessCheck queue(IntSupplier waiting, int capacity) {
    return named(
        "queue",
        () -> waiting.getAsInt() < capacity ? Optional.empty() : Optional.of("it is full"));
  }

  private static ReadinessCheck named(
      String name, java.util.function.Supplier<Optional<String>> look) {
    return new ReadinessCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Optional<String> unready() {
        return look.get();
      }
    };
  }
}

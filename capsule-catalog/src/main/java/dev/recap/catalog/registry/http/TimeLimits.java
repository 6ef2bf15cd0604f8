package dev.recap.catalog.registry.http;

import java.time.Duration;

/**
 * How long a registry may keep us waiting.
 *
 * @param connect until there is a connection
 * @param answer from the last byte of a request until its answer begins
 * @param idle from one piece of a body to the next, in either direction
 */
public record TimeLimits(Duration connect, Duration answer, Duration idle) {
  /** Registries put large blobs together before they answer; see docs/decisions/0050. */
  public static final TimeLimits STANDARD =
      new TimeLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30));
}

package dev.recap.catalog.registry;

import java.time.Duration;

/**
 * How often and when it is tried again.
 *
 * @param attempts all in all, of which none brought anything
 * @param first the wait after the first, which doubles each time; a random half of it is left out
 * @param longest the longest wait of our own accord
 * @param longestAsked the longest wait a registry may ask for; when it asks for more, it is not
 *     tried again
 */
public record Backoff(int attempts, Duration first, Duration longest, Duration longestAsked) {
  /** About four seconds of waiting in all, unless the registry asks for more. */
  public static final Backoff STANDARD =
      new Backoff(5, Duration.ofMillis(250), Duration.ofSeconds(10), Duration.ofSeconds(60));
}

package dev.recap.server.callback;

import java.time.Duration;
import java.util.Optional;

/** What became of an attempt to tell somebody. */
public sealed interface Delivery {
  /** They have been told. */
  record Done() implements Delivery {}

  /**
   * They have not; later they may be.
   *
   * @param why as the end of "Tried to … but"
   * @param again how long they want to be left alone
   */
  record Failed(String why, Optional<Duration> again) implements Delivery {}

  /** They do not want to be told, now or later. */
  record Refused(String why) implements Delivery {}
}

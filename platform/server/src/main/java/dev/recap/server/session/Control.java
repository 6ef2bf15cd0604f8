package dev.recap.server.session;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a caller says in the text messages of a session. */
sealed interface Control {

  /**
   * The session is to begin: {@code {"start":{"rows":24,"columns":80,"parameters":{},
   * "reason":"…","timeout":"PT10M"}}}, each of them optional.
   */
  record Start(
      Size size,
      Map<String, Object> parameters,
      Optional<String> reason,
      Optional<Duration> timeout)
      implements Control {}

  /** The caller's terminal has another size: {@code {"resize":{"rows":40,"columns":120}}}. */
  record Resized(Size size) implements Control {}

  /** None of these; {@code problem} is a sentence. */
  record Unreadable(String problem) implements Control {}

  /**
   * A size of a terminal.
   *
   * @param rows 1 to 1000
   * @param columns 1 to 1000
   */
  record Size(int rows, int columns) {
    static final Size USUAL = new Size(24, 80);
  }

  /** Reads one message. */
  static Control parse(String text) {
    return new ControlReader().read(text);
  }
}

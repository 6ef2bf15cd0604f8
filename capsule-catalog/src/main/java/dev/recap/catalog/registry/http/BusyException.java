package dev.recap.catalog.registry.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** That a server asks to be left alone for a while; the message is what follows "but". */
public final class BusyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> wait;

  private BusyException(String message, Optional<Duration> wait) {
    super(message);
    this.wait = wait;
  }

  /** For how long, if it says so. */
  public Optional<Duration> retryAfter() {
    return wait;
  }

  /**
   * Fails when an answer is one that another attempt may not get; see RFC 9110, sections 10.2.3 and
   * 15, and RFC 6585, section 4.
   */
  public static void check(Answer answer) throws BusyException {
    switch (answer.status()) {
      case 408, 425, 429, 500, 502, 503, 504 ->
          throw new BusyException(
              "%s answered %d%s"
                  .formatted(
                      Origin.of(answer.uri()).authority(),
                      answer.status(),
                      SpecErrors.quoted(answer)),
              retryAfter(answer));
      default -> {}
    }
  }

  private static Optional<Duration> retryAfter(Answer answer) {
    Optional<String> text = answer.header("Retry-After").map(String::strip);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text.get())));
    }
    // Both by the server's clock, which need not be ours.
    Optional<Instant> until = date(text);
    Optional<Instant> now = date(answer.header("Date"));
    return until.isPresent() && now.isPresent()
        ? Optional.of(Duration.between(now.get(), until.get())).filter(d -> !d.isNegative())
        : Optional.empty();
  }

  private static Optional<Instant> date(Optional<String> text) {
    try {
      return text.map(
          t -> ZonedDateTime.parse(t, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}

package dev.recap.server.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * A place in the list of records, newest first: after the record with this time and id. It stays
 * where it is whatever is added or removed.
 */
public record Cursor(Instant accepted, String id) {

  /** As a text for a URL, without meaning to its reader. */
  public String text() {
    String both = Times.nanos(accepted) + " " + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException when it did not
   */
  public static Cursor parse(String text) {
    String[] both =
        new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", -1);
    if (both.length != 2) {
      throw new IllegalArgumentException(
          "Tried to read \"%s\" but it is no cursor".formatted(text));
    }
    return new Cursor(Times.instant(Long.parseLong(both[0])), both[1]);
  }
}

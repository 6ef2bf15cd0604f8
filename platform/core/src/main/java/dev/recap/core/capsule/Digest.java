package dev.recap.core.capsule;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A content digest in the form of the OCI image specification, {@code sha256:<64 hex digits>}.
 *
 * @param value the whole text, lower case
 */
public record Digest(String value) {
  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

  /**
   * Keeps a digest that has the OCI form.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public Digest {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Tried to read \"%s\" as a digest but it is not sha256:<64 hex digits>".formatted(value));
    }
  }

  /** The digest of a hex text without its algorithm. */
  public static Digest ofSha256Hex(String hex) {
    return new Digest("sha256:" + hex.toLowerCase(Locale.ROOT));
  }

  /** The 64 hex digits, without the algorithm. */
  public String hex() {
    return value.substring("sha256:".length());
  }

  @Override
  public String toString() {
    return value;
  }
}

package dev.recap.core.capsule;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reference to a capsule as people write it: {@code name}, {@code name:version} or {@code
 * name@sha256:…}.
 *
 * @param name the capsule's name, a DNS label of at most 63 characters
 * @param version the exact SemVer version asked for, if any
 * @param digest the exact content asked for, if any
 */
public record CapsuleRef(String name, Optional<String> version, Optional<Digest> digest) {
  private static final Pattern FORM =
      Pattern.compile(
          "([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?::([0-9A-Za-z.+-]+))?(?:@(sha256:[0-9a-f]{64}))?");

  /**
   * Reads a reference.
   *
   * @throws IllegalArgumentException when the text is not a reference; the message says what one
   *     looks like
   */
  public static CapsuleRef parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          ("Tried to read \"%s\" as a capsule reference but it is not NAME, NAME:VERSION or NAME@sha256:DIGEST,"
                  + " where NAME is lower-case letters, digits and dashes")
              .formatted(text));
    }
    return new CapsuleRef(
        m.group(1),
        Optional.ofNullable(m.group(2)),
        Optional.ofNullable(m.group(3)).map(Digest::new));
  }

  @Override
  public String toString() {
    return name + version.map(v -> ":" + v).orElse("") + digest.map(d -> "@" + d).orElse("");
  }
}

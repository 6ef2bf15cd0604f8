package dev.recap.core.invocation;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Takes secret values out of what is kept. */
record Redaction(Set<String> secrets) {
  private static final String MARK = "[redacted]";

  static Redaction of(Set<String> secrets) {
    return new Redaction(secrets);
  }

  Captured apply(Captured captured) {
    if (secrets.isEmpty() || captured.bytes().length == 0) {
      return captured;
    }
    // ISO-8859-1 maps every byte to one char and back, so output that is not UTF-8 survives
    // untouched.
    String text = new String(captured.bytes(), StandardCharsets.ISO_8859_1);
    for (String secret : secrets) {
      String bytes =
          new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      if (!bytes.isEmpty()) {
        text = text.replace(bytes, MARK);
      }
    }
    byte[] clean = text.getBytes(StandardCharsets.ISO_8859_1);
    return new Captured(clean, captured.total() - captured.bytes().length + clean.length);
  }
}

package dev.recap.server.trigger.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Texts of strangers, which may be of any length, as keys of an index. */
final class Digests {
  private Digests() {}

  /** Equal for equal texts in the same order. */
  static String of(String... texts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        sha256.update(bytes);
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java has SHA-256", e);
    }
  }

  /** Without what PostgreSQL cannot keep in a text. */
  static String storable(String text) {
    return text.replace('\0', '\ufffd');
  }
}

package dev.recap.server.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * HMAC with SHA-256 (RFC 2104) of the JDK's digest alone: the first use of {@code javax.crypto}
 * would cost the one-shot command milliseconds.
 */
final class Signing {
  private static final int BLOCK = 64;

  private final byte[] inner;
  private final byte[] outer;

  /** With a key of at most one block, 64 bytes. */
  Signing(byte[] key) {
    this.inner = padded(key, (byte) 0x36);
    this.outer = padded(key, (byte) 0x5c);
  }

  private static byte[] padded(byte[] key, byte pad) {
    byte[] block = Arrays.copyOf(key, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      block[i] ^= pad;
    }
    return block;
  }

  /** In hexadecimal. */
  String sign(String text) {
    byte[] inside = sha256(inner, text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(sha256(outer, inside));
  }

  private static byte[] sha256(byte[] first, byte[] second) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(first);
      return digest.digest(second);
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java has SHA-256", e);
    }
  }
}

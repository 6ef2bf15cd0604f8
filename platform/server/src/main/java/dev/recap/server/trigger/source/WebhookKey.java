package dev.recap.server.trigger.source;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key of a webhook's HMAC-SHA256. */
final class WebhookKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "sha256=";
  private static final int SHORTEST = 16;

  /** Where there is no webhook: as much work, and no signature fits. */
  private static final byte[] NOBODYS = new byte[SHORTEST];

  private final byte[] key;

  private WebhookKey(byte[] key) {
    this.key = key;
  }

  /**
   * Reads it anew, so that a changed file counts at once.
   *
   * @throws PlatformException when the file cannot be read or holds no key
   */
  static WebhookKey in(Path file) {
    return new WebhookKey(read(file));
  }

  /** That of no webhook. */
  static WebhookKey nobodys() {
    return new WebhookKey(NOBODYS);
  }

  private static byte[] read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.PLATFORM,
          "Tried to read the key of a webhook in %s but %s".formatted(file, e),
          e);
    }
    int end = bytes.length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    if (end < SHORTEST) {
      throw new PlatformException(
          Problem.Kind.PLATFORM,
          "Tried to read the key of a webhook in %s but it has less than %d bytes"
              .formatted(file, SHORTEST),
          new IOException("too short"));
    }
    return Arrays.copyOf(bytes, end);
  }

  /**
   * Whether a signature is that of a body; takes the same time whatever the signature is.
   *
   * @param signature hexadecimal, with or without {@code sha256=}
   */
  boolean signed(byte[] body, String signature) {
    byte[] expected = HexFormat.of().formatHex(hmac(body)).getBytes(StandardCharsets.US_ASCII);
    String digits = signature.startsWith(PREFIX) ? signature.substring(PREFIX.length()) : signature;
    return MessageDigest.isEqual(
        expected, digits.toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }

  private byte[] hmac(byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(body);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}

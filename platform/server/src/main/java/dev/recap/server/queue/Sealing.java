package dev.recap.server.queue;

import dev.recap.server.store.KeyFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what may hold secrets: AES-256 in Galois/Counter mode with a random nonce of 96 bits
 * before it (NIST SP 800-38D), bound to the invocation it belongs to.
 */
final class Sealing {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecretKeySpec fingerprints;
  private final SecureRandom random = new SecureRandom();

  /** With the key {@code queue.key} in a directory, which is made when it is not there. */
  Sealing(Path directory) {
    byte[] secret = KeyFile.read(directory.resolve("queue.key"));
    this.key = new SecretKeySpec(hmac(secret, "encryption"), "AES");
    this.fingerprints = new SecretKeySpec(hmac(secret, "fingerprints"), "HmacSHA256");
  }

  /** Encrypted, in base 64. */
  String seal(String id, String text) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(bytes(text));
      return Base64.getEncoder()
          .encodeToString(
              ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new LinkageError("every Java has AES/GCM", e);
    }
  }

  /**
   * The text that was sealed.
   *
   * @throws GeneralSecurityException when it was changed, belongs to another or to another key
   */
  String open(String id, String text) throws GeneralSecurityException {
    byte[] sealed = decoded(text);
    if (sealed.length < NONCE) {
      throw new GeneralSecurityException("it is too short");
    }
    byte[] nonce = Arrays.copyOf(sealed, NONCE);
    return new String(
        cipher(Cipher.DECRYPT_MODE, id, nonce).doFinal(sealed, NONCE, sealed.length - NONCE),
        StandardCharsets.UTF_8);
  }

  private static byte[] decoded(String text) throws GeneralSecurityException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("it is not base 64", e);
    }
  }

  /** Equal for equal texts; says nothing about them to who has no key. */
  String fingerprint(String text) {
    return HexFormat.of().formatHex(hmac(fingerprints.getEncoded(), text));
  }

  private Cipher cipher(int mode, String id, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(bytes(id));
    return cipher;
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new LinkageError("every Java has HmacSHA256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

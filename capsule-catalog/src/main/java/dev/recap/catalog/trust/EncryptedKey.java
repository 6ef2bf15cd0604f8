package dev.recap.catalog.trust;

import dev.recap.catalog.json.PlainJson;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.crypto.generators.SCrypt;
import tools.jackson.core.JacksonException;

/**
 * The encrypted form of cosign's private keys: JSON with a key derived from a password by scrypt
 * (RFC 7914), and a {@link SecretBox}; see go-securesystemslib, {@code encrypted}.
 */
final class EncryptedKey {
  /** What stands after BEGIN. */
  static final String TYPE = "ENCRYPTED SIGSTORE PRIVATE KEY";

  /** The same and what cosign wrote before 2.0. */
  static final Set<String> TYPES = Set.of(TYPE, "ENCRYPTED COSIGN PRIVATE KEY");

  private static final int SALT_BYTES = 32;

  /** What cosign takes: "Standard" of go-securesystemslib, about 100 ms. */
  private static final Cost COST = new Cost(1 << 16, 8, 1);

  /** More than any key's, and less than what would fill this process: 128 N r bytes, 512 MiB. */
  private static final long MOST_MEMORY = 512L << 20;

  private static final int MOST_PASSES = 16;

  private EncryptedKey() {}

  /** The parameters of scrypt. */
  private record Cost(int n, int r, int p) {
    boolean isBearable() {
      return Integer.bitCount(n) == 1
          && n > 1
          && r > 0
          && p > 0
          && p <= MOST_PASSES
          && 128L * n * r <= MOST_MEMORY;
    }

    byte[] key(char[] password, byte[] salt) {
      ByteBuffer text = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
      byte[] bytes = new byte[text.remaining()];
      text.get(bytes);
      try {
        return SCrypt.generate(bytes, salt, n, r, p, SecretBox.KEY_BYTES);
      } finally {
        Arrays.fill(bytes, (byte) 0);
        text.clear().put(new byte[text.capacity()]);
      }
    }
  }

  static byte[] seal(byte[] pkcs8, char[] password) {
    SecureRandom random = new SecureRandom();
    byte[] salt = new byte[SALT_BYTES];
    byte[] nonce = new byte[SecretBox.NONCE_BYTES];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("N", COST.n());
    params.put("r", COST.r());
    params.put("p", COST.p());
    Map<String, Object> kdf = new LinkedHashMap<>();
    kdf.put("name", "scrypt");
    kdf.put("params", params);
    kdf.put("salt", base64(salt));
    Map<String, Object> cipher = new LinkedHashMap<>();
    cipher.put("name", "nacl/secretbox");
    cipher.put("nonce", base64(nonce));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("kdf", kdf);
    all.put("cipher", cipher);
    all.put("ciphertext", base64(new SecretBox(COST.key(password, salt), nonce).seal(pkcs8)));
    return PlainJson.write(all).getBytes(StandardCharsets.UTF_8);
  }

  /** The PKCS #8 bytes. */
  static byte[] open(String what, byte[] json, char[] password) throws KeyFileException {
    try {
      Map<String, Object> all = PlainJson.readObject(new String(json, StandardCharsets.UTF_8));
      Map<?, ?> kdf = object(all, "kdf");
      Map<?, ?> cipher = object(all, "cipher");
      Map<?, ?> params = object(kdf, "params");
      Cost cost = new Cost(number(params, "N"), number(params, "r"), number(params, "p"));
      byte[] nonce = bytes(cipher, "nonce");
      if (!"scrypt".equals(kdf.get("name"))
          || !"nacl/secretbox".equals(cipher.get("name"))
          || nonce.length != SecretBox.NONCE_BYTES) {
        throw new IllegalArgumentException("it is not encrypted with scrypt and nacl/secretbox");
      }
      if (!cost.isBearable()) {
        throw new IllegalArgumentException("its scrypt parameters ask for more than is sensible");
      }
      return new SecretBox(cost.key(password, bytes(kdf, "salt")), nonce)
          .open(bytes(all, "ciphertext"))
          .orElseThrow(() ->
              new KeyFileException(
                  "Tried to decrypt %s but the password is not the right one".formatted(what)));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new KeyFileException(
          "Tried to read %s but it is no encrypted key of cosign: %s"
              .formatted(what, e.getMessage()),
          e);
    }
  }

  private static Map<?, ?> object(Map<?, ?> in, String name) {
    if (in.get(name) instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException(name + " is missing");
  }

  private static int number(Map<?, ?> in, String name) {
    if (in.get(name) instanceof Number number) {
      return number.intValue();
    }
    throw new IllegalArgumentException(name + " is missing");
  }

  private static byte[] bytes(Map<?, ?> in, String name) {
    if (in.get(name) instanceof String text) {
      return Base64.getDecoder().decode(text);
    }
    throw new IllegalArgumentException(name + " is missing");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}

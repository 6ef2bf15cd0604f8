package dev.recap.server.callback;

import dev.recap.server.store.KeyFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs callbacks as Standard Webhooks 1.0 has it: HMAC-SHA256 over {@code ID.SECONDS.BODY}, in the
 * headers {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature}.
 */
public final class Signature {
  private final SecretKeySpec key;

  /** With the key {@code callback.key} in a directory, which is made when it is not there. */
  public static Signature in(Path directory) {
    return new Signature(KeyFile.read(directory.resolve("callback.key")));
  }

  private Signature(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /** What {@code webhook-signature} says. */
  String of(String id, Instant time, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update((id + "." + time.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new LinkageError("every Java has HmacSHA256", e);
    }
  }
}

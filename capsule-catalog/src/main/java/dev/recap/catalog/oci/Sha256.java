package dev.recap.catalog.oci;

import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of content. */
public final class Sha256 {
  /** That of {@code {}}, the empty configuration. */
  public static final Digest EMPTY_OBJECT =
      new Digest("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");

  private Sha256() {}

  /** One that has seen nothing yet. */
  public static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What a digest comes to, which is reset by that. */
  public static Digest of(MessageDigest seen) {
    return Digest.ofSha256Hex(HexFormat.of().formatHex(seen.digest()));
  }

  /** That of bytes, one part after the other. */
  public static Digest of(byte[]... parts) {
    MessageDigest digest = fresh();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return of(digest);
  }

  /** That of a file. */
  public static Digest of(Path file) throws IOException {
    MessageDigest digest = fresh();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return of(digest);
  }
}

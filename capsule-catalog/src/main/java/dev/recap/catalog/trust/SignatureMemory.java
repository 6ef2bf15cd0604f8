package dev.recap.catalog.trust;

import dev.recap.catalog.oci.HostFiles;
import dev.recap.catalog.oci.Sha256;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * Whether a key made a signature, worked out once: the JDK's first ECDSA verification in a process
 * takes 45 ms and more, because its arithmetic is interpreted. A file under the digest of key,
 * payload and signature says 1 or 0, and nothing else can have that name.
 *
 * @param folder as well guarded as the unpacked capsules beside it: who could write it could change
 *     those
 */
record SignatureMemory(Path folder) {
  private static final String YES = "1";
  private static final String NO = "0";

  boolean isBy(CapsuleSignature signature, VerifyingKey key, Digest content) {
    if (!signature.claim().digest().equals(content)) {
      return false;
    }
    Path file = folder.resolve(name(signature, key));
    String known = read(file);
    if (known.equals(YES) || known.equals(NO)) {
      return known.equals(YES);
    }
    boolean made = signature.isBy(key, content);
    keep(file, made ? YES : NO);
    return made;
  }

  private static String name(CapsuleSignature signature, VerifyingKey key) {
    MessageDigest all = Sha256.fresh();
    all.update(hash(key.key().getEncoded()));
    all.update(hash(signature.payload()));
    all.update(hash(signature.signature()));
    return Sha256.of(all).hex();
  }

  private static byte[] hash(byte[] bytes) {
    MessageDigest digest = Sha256.fresh();
    return digest.digest(bytes);
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Whoever may not write the store works it out each time. */
  private boolean keep(Path file, String answer) {
    try {
      HostFiles.hidden(folder);
      HostFiles.replace(file, answer, folder);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

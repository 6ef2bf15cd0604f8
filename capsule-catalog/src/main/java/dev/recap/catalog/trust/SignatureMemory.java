package dev.recap.catalog.trust;

import dev.recap.catalog.oci.BoundedFolder;
import dev.recap.catalog.oci.Sha256;
import dev.recap.core.capsule.Digest;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * Whether a key made a signature, worked out once: the JDK's first ECDSA verification in a process
 * takes 45 ms and more, because its arithmetic is interpreted. A file under the digest of key,
 * payload and signature says 1 or 0, and nothing else can have that name.
 */
record SignatureMemory(BoundedFolder files) {
  /** Of a few hundred capsules with several signatures and signers. */
  private static final int MOST = 4096;

  private static final String YES = "1";
  private static final String NO = "0";

  /** In a folder. */
  SignatureMemory(Path folder) {
    this(new BoundedFolder(folder, MOST));
  }

  boolean isBy(CapsuleSignature signature, VerifyingKey key, Digest content) {
    if (!signature.claim().digest().equals(content)) {
      return false;
    }
    String name = name(signature, key);
    String known = files.find(name).orElse("");
    if (known.equals(YES) || known.equals(NO)) {
      return known.equals(YES);
    }
    boolean made = signature.isBy(key, content);
    files.keep(name, made ? YES : NO);
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
}

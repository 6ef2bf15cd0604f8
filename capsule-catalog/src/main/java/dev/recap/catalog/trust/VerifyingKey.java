package dev.recap.catalog.trust;

import dev.recap.catalog.oci.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;

/**
 * A public key that signatures are verified with: ECDSA on P-256 with SHA-256, as cosign's are.
 *
 * @param key the key; it is on P-256
 */
public record VerifyingKey(ECPublicKey key) {
  private static final String TYPE = "PUBLIC KEY";

  /**
   * Reads a key from a PEM file as {@code cosign generate-key-pair} or {@code openssl ec -pubout}
   * write one.
   */
  public static VerifyingKey read(Path file) throws KeyFileException {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new KeyFileException("Tried to read the public key %s but %s".formatted(file, e), e);
    }
  }

  /** Reads a key; {@code name} is what messages call it. */
  public static VerifyingKey parse(String name, String text) throws KeyFileException {
    String what = "the public key " + name;
    Pem pem = Pem.read(what, text);
    if (!pem.type().equals(TYPE)) {
      throw new KeyFileException(
          "Tried to read %s but it holds a %s: name the .pub file".formatted(what, pem.type()));
    }
    try {
      if (KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(pem.content()))
              instanceof ECPublicKey key
          && EllipticCurve.has(key)) {
        return new VerifyingKey(key);
      }
    } catch (GeneralSecurityException e) {
      throw unusable(what, e);
    }
    throw unusable(what, null);
  }

  private static KeyFileException unusable(
      String what, @org.jspecify.annotations.Nullable GeneralSecurityException cause) {
    String message =
        "Tried to read %s but it is no ECDSA key on P-256: make one with recap catalog key generate"
            .formatted(what);
    return cause == null ? new KeyFileException(message) : new KeyFileException(message, cause);
  }

  /** It as PEM. */
  public String pem() {
    return Pem.text(TYPE, key.getEncoded());
  }

  /** What people tell keys apart by: the SHA-256 of its SubjectPublicKeyInfo, in hex. */
  public String fingerprint() {
    return Sha256.of(key.getEncoded()).hex();
  }

  /**
   * Whether the private half made a signature over a content.
   *
   * @param signature ASN.1 DER, as X9.62 writes ECDSA signatures
   */
  public boolean verifies(byte[] content, byte[] signature) {
    try {
      Signature check = Signature.getInstance("SHA256withECDSA");
      check.initVerify(key);
      check.update(content);
      return check.verify(signature);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has ECDSA", e);
    }
  }
}

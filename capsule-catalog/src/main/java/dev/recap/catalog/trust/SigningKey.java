package dev.recap.catalog.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/** A private key that signs, with its public half: ECDSA on P-256 with SHA-256. */
public final class SigningKey {
  private final ECPrivateKey secret;
  private final VerifyingKey verifying;

  private SigningKey(ECPrivateKey secret, VerifyingKey verifying) {
    this.secret = secret;
    this.verifying = verifying;
  }

  /** A fresh one. */
  public static SigningKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(EllipticCurve.NAME), new SecureRandom());
      KeyPair pair = generator.generateKeyPair();
      return new SigningKey(
          (ECPrivateKey) pair.getPrivate(), new VerifyingKey((ECPublicKey) pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has ECDSA on P-256", e);
    }
  }

  /**
   * Reads a key from a PEM file: cosign's encrypted form, or PKCS #8.
   *
   * @param password what it is encrypted with; not looked at for PKCS #8
   */
  public static SigningKey read(Path file, char[] password) throws KeyFileException {
    try {
      return parse(file.toString(), Files.readString(file), password);
    } catch (IOException e) {
      throw new KeyFileException("Tried to read the private key %s but %s".formatted(file, e), e);
    }
  }

  /** Whether the private key of a PEM text is encrypted, so that a password is asked for. */
  public static boolean isEncrypted(String text) throws KeyFileException {
    return EncryptedKey.TYPES.contains(Pem.read("a private key", text).type());
  }

  /** Reads a key; {@code name} is what messages call it. */
  public static SigningKey parse(String name, String text, char[] password)
      throws KeyFileException {
    String what = "the private key " + name;
    Pem pem = Pem.read(what, text);
    if (EncryptedKey.TYPES.contains(pem.type())) {
      return of(what, EncryptedKey.open(what, pem.content(), password));
    }
    if (pem.type().equals("PRIVATE KEY")) {
      return of(what, pem.content());
    }
    throw new KeyFileException(
        ("Tried to read %s but it holds a %s: name a .key file of recap or cosign, or turn it into PKCS #8"
                + " (openssl pkcs8 -topk8 -nocrypt)")
            .formatted(what, pem.type()));
  }

  private static SigningKey of(String what, byte[] pkcs8) throws KeyFileException {
    try {
      if (KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8))
              instanceof ECPrivateKey secret
          && EllipticCurve.has(secret)) {
        return new SigningKey(secret, new VerifyingKey(EllipticCurve.publicHalf(secret)));
      }
    } catch (GeneralSecurityException e) {
      throw new KeyFileException(
          "Tried to read %s but it is no ECDSA key on P-256".formatted(what), e);
    }
    throw new KeyFileException("Tried to read %s but it is no ECDSA key on P-256".formatted(what));
  }

  /** Its public half. */
  public VerifyingKey verifying() {
    return verifying;
  }

  /** It as a PEM text that cosign reads too, encrypted with a password, which may be empty. */
  public String pem(char[] password) {
    return Pem.text(EncryptedKey.TYPE, EncryptedKey.seal(secret.getEncoded(), password));
  }

  /** Its signature over a content, ASN.1 DER. */
  public byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(secret);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing with " + verifying.fingerprint(), e);
    }
  }
}

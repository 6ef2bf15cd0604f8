package dev.recap.catalog.registry.http;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** The key of a certificate, in whichever PEM form openssl writes one that is not encrypted. */
final class PrivateKeyFile {
  private PrivateKeyFile() {}

  /** Reads one; no message of it quotes what was read. */
  static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
    try (PemReader pem = new PemReader(new StringReader(Files.readString(file)))) {
      for (PemObject one = pem.readPemObject(); one != null; one = pem.readPemObject()) {
        // Before an EC key openssl writes which curve it is on.
        if (one.getType().endsWith("PRIVATE KEY")) {
          return key(one);
        }
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      // Without the cause: it may quote what was read.
      throw new InvalidKeyException("there is no private key in it that can be read");
    }
    throw new InvalidKeyException("there is no private key in it");
  }

  private static PrivateKey key(PemObject pem) throws IOException, GeneralSecurityException {
    if (!pem.getHeaders().isEmpty() || pem.getType().startsWith("ENCRYPTED")) {
      throw new InvalidKeyException("it is encrypted, and nobody is there to ask for a password");
    }
    PrivateKeyInfo key =
        switch (pem.getType()) {
          case "RSA PRIVATE KEY" ->
              new PrivateKeyInfo(
                  new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                  RSAPrivateKey.getInstance(pem.getContent()));
          case "EC PRIVATE KEY" -> elliptic(ECPrivateKey.getInstance(pem.getContent()));
          default -> PrivateKeyInfo.getInstance(pem.getContent());
        };
    return KeyFactory.getInstance(algorithm(key.getPrivateKeyAlgorithm().getAlgorithm()))
        .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
  }

  private static PrivateKeyInfo elliptic(ECPrivateKey key) throws IOException {
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
        key);
  }

  private static String algorithm(ASN1ObjectIdentifier identifier) {
    if (identifier.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return "RSA";
    }
    return identifier.equals(X9ObjectIdentifiers.id_ecPublicKey) ? "EC" : "EdDSA";
  }
}

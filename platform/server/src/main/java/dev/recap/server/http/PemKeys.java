package dev.recap.server.http;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys in PEM files, as administrators and their tools keep them. */
final class PemKeys {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private PemKeys() {}

  /** The server's certificate and its key. The password guards memory from nobody and is empty. */
  static KeyStore server(Path certificate, Path key) {
    try {
      KeyStore store = empty();
      Certificate[] chain = chain(certificate);
      PrivateKey secret = key(key);
      check(chain[0], secret, key);
      store.setKeyEntry("server", secret, new char[0], chain);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(certificate, e);
    }
  }

  /** What would fail at the first handshake, where the caller alone sees it. */
  private static void check(Certificate own, PrivateKey secret, Path key)
      throws GeneralSecurityException, IOException {
    if (own instanceof X509Certificate x509) {
      try {
        x509.checkValidity();
      } catch (CertificateExpiredException e) {
        throw new IOException(
            "it expired at %s: renew it".formatted(x509.getNotAfter().toInstant()), e);
      } catch (CertificateNotYetValidException e) {
        throw new IOException(
            "it is not valid before %s: mend the clock of this host, or the certificate"
                .formatted(x509.getNotBefore().toInstant()),
            e);
      }
    }
    if (!belong(own, secret)) {
      throw new IOException(
          "the key %s is not its key: give the one it was asked for with".formatted(key));
    }
  }

  private static boolean belong(Certificate own, PrivateKey secret)
      throws GeneralSecurityException {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    byte[] text = "the same key pair".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(secret);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(own.getPublicKey());
      signature.update(text);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException _) {
      return false;
    }
  }

  /** The authorities in a file. */
  static KeyStore authorities(Path file) {
    try {
      KeyStore store = empty();
      int number = 0;
      for (Certificate authority : chain(file)) {
        store.setCertificateEntry("authority-" + number++, authority);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(file, e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate[] chain(Path file) throws GeneralSecurityException, IOException {
    Certificate[] all =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
            .toArray(Certificate[]::new);
    if (all.length == 0) {
      throw new IOException("it holds no certificate");
    }
    return all;
  }

  private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
    Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new IOException(
          file
              + " holds no unencrypted key in PKCS #8: openssl pkcs8 -topk8 -nodes -in KEY makes"
              + " one of other forms");
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException _) {
        // The next one.
      }
    }
    throw new IOException(file + " holds a key of none of " + String.join(", ", ALGORITHMS));
  }

  private static PlatformException unusable(Path file, Exception e) {
    return new PlatformException(
        Problem.Kind.USAGE,
        "Tried to use the certificate %s but %s".formatted(file, e.getMessage()),
        e);
  }
}

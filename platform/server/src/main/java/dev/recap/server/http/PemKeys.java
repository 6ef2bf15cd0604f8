package dev.recap.server.http;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
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
      store.setKeyEntry("server", key(key), new char[0], chain(certificate));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(certificate, e);
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

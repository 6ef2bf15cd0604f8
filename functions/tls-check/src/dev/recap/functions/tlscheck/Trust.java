package dev.recap.functions.tlscheck;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificate authorities that are trusted.
 *
 * @param source where they come from, for people
 * @param manager what verifies by them
 */
record Trust(String source, X509ExtendedTrustManager manager) {
  /** Where Debian and Alpine, Red Hat, SUSE, and others keep them. */
  private static final List<String> PLACES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
          "/etc/ssl/ca-bundle.pem",
          "/etc/ssl/cert.pem");

  /** Those of a target, or Java's own where it has none. */
  static Trust ofSystem(TargetRoot root) throws IOException, GeneralSecurityException {
    for (String place : PLACES) {
      Path file = root.locate(place);
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        return of(file);
      }
    }
    return new Trust("Java's own", manager(null));
  }

  /** Those of a file of certificates in PEM. */
  static Trust of(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int count = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + count++, one);
      }
      if (count == 0) {
        throw new IOException(
            "Tried to read CA certificates from %s but it has none".formatted(file));
      }
    } catch (CertificateException e) {
      throw new IOException(
          "Tried to read CA certificates from %s but it is no PEM: %s"
              .formatted(file, e.getMessage()),
          e);
    }
    return new Trust(file.toString(), manager(store));
  }

  private static X509ExtendedTrustManager manager(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }
}

package dev.recap.catalog.registry.http;

import dev.recap.catalog.place.RepositoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * The certificates by which this host says to a registry who it is, each {@code NAME.cert} with its
 * key {@code NAME.key} beside it; see containers-certs.d(5).
 */
final class ClientCertificates {
  private static final String CERTIFICATE = ".cert";
  private static final String KEY = ".key";
  private static final char[] NO_PASSWORD = {};

  private ClientCertificates() {}

  /**
   * Those of folders.
   *
   * @return empty when there are none
   */
  static Optional<KeyManager[]> of(List<Path> folders) throws RepositoryException {
    List<Path> certificates = Certificates.files(folders, CERTIFICATE);
    for (Path key : Certificates.files(folders, KEY)) {
      Path certificate = beside(key, KEY, CERTIFICATE);
      if (!certificates.contains(certificate)) {
        throw alone(key, certificate);
      }
    }
    if (certificates.isEmpty()) {
      return Optional.empty();
    }
    try {
      KeyStore pairs = KeyStore.getInstance(KeyStore.getDefaultType());
      pairs.load(null, NO_PASSWORD);
      for (Path certificate : certificates) {
        add(pairs, certificate);
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(pairs, NO_PASSWORD);
      return Optional.of(factory.getKeyManagers());
    } catch (RepositoryException e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java platform can keep keys", e);
    }
  }

  private static void add(KeyStore pairs, Path certificate)
      throws RepositoryException, GeneralSecurityException {
    Path key = beside(certificate, CERTIFICATE, KEY);
    if (!Files.exists(key)) {
      throw alone(certificate, key);
    }
    Certificate[] chain = Certificates.read(certificate).toArray(Certificate[]::new);
    try {
      pairs.setKeyEntry(certificate.toString(), PrivateKeyFile.read(key), NO_PASSWORD, chain);
    } catch (IOException | GeneralSecurityException e) {
      throw new RepositoryException(
          RepositoryException.Kind.UNREACHABLE,
          "Tried to read the key %s of a client certificate but %s: put a private key there, in PEM and without a password"
              .formatted(key, Certificates.reason(e)),
          e);
    }
  }

  private static Path beside(Path file, String ending, String other) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - ending.length()) + other);
  }

  private static RepositoryException alone(Path there, Path missing) {
    return new RepositoryException(
        RepositoryException.Kind.UNREACHABLE,
        "Tried to say by %s who asks but there is no %s: put it there, or take %s away"
            .formatted(there, missing, there));
  }
}

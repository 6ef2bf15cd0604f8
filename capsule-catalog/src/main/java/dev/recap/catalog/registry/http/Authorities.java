package dev.recap.catalog.registry.http;

import dev.recap.catalog.place.RepositoryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authorities of registries, beside those Java trusts.
 *
 * @param files PEM, by {@code HOST} or {@code HOST:PORT}
 * @param folders as Docker and Podman keep them: {@code FOLDER/HOST[:PORT]/*.crt}; see
 *     containers-certs.d(5)
 */
public record Authorities(Map<String, Path> files, List<Path> folders) {
  /** Where Docker and Podman look. */
  public static final List<Path> USUAL_FOLDERS =
      List.of(Path.of("/etc/docker/certs.d"), Path.of("/etc/containers/certs.d"));

  /** Whether a host has one of its own. */
  boolean know(Origin origin) throws RepositoryException {
    return !of(origin).isEmpty();
  }

  /** What connections to a host trust; empty when it is what Java trusts. */
  Optional<SSLContext> context(Origin origin) throws RepositoryException {
    List<Path> own = of(origin);
    if (own.isEmpty()) {
      return Optional.empty();
    }
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int entries = 0;
      for (X509Certificate certificate : usual()) {
        trusted.setCertificateEntry("java-" + entries++, certificate);
      }
      for (Path file : own) {
        for (Certificate certificate : read(file)) {
          trusted.setCertificateEntry("own-" + entries++, certificate);
        }
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(trusted), null);
      return Optional.of(context);
    } catch (GeneralSecurityException | IOException e) {
      if (e instanceof RepositoryException known) {
        throw known;
      }
      throw new IllegalStateException("every Java platform can keep certificates", e);
    }
  }

  private List<Path> of(Origin origin) throws RepositoryException {
    List<Path> found = new ArrayList<>();
    for (String name : List.of(origin.host() + ":" + origin.port(), origin.host())) {
      Optional.ofNullable(files.get(name)).ifPresent(found::add);
      for (Path folder : folders) {
        Path own = folder.resolve(name);
        if (Files.isDirectory(own)) {
          try (DirectoryStream<Path> certificates = Files.newDirectoryStream(own, "*.crt")) {
            certificates.forEach(found::add);
          } catch (IOException e) {
            throw unusable(own, e);
          }
        }
      }
    }
    return found;
  }

  private static List<Certificate> read(Path file) throws RepositoryException {
    try (InputStream in = Files.newInputStream(file)) {
      List<Certificate> certificates =
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (certificates.isEmpty()) {
        throw new CertificateException("there is no certificate in it");
      }
      return certificates;
    } catch (IOException | CertificateException e) {
      throw unusable(file, e);
    }
  }

  private static RepositoryException unusable(Path file, Exception e) {
    return new RepositoryException(
        RepositoryException.Kind.UNREACHABLE,
        "Tried to read the certificates in %s but %s: put a certificate authority there, in PEM"
            .formatted(
                file, e instanceof IOException ? "it cannot be read (" + e + ")" : e.getMessage()),
        e);
  }

  private static List<X509Certificate> usual() throws GeneralSecurityException {
    List<X509Certificate> usual = new ArrayList<>();
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager known) {
        usual.addAll(List.of(known.getAcceptedIssuers()));
      }
    }
    return usual;
  }

  private static TrustManager[] managers(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }
}

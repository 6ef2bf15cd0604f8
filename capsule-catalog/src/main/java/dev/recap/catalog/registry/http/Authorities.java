package dev.recap.catalog.registry.http;

import dev.recap.catalog.place.RepositoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authorities of registries, beside those Java trusts, and the certificates by
 * which registries are told who asks.
 *
 * @param files PEM, by {@code HOST} or {@code HOST:PORT}
 * @param folders as Docker and Podman keep them: {@code FOLDER/HOST[:PORT]/} with {@code *.crt} for
 *     authorities, {@code *.cert} and {@code *.key} for who asks; see containers-certs.d(5)
 */
public record Authorities(Map<String, Path> files, List<Path> folders) {
  /** Where Docker and Podman look. */
  public static final List<Path> USUAL_FOLDERS =
      List.of(Path.of("/etc/docker/certs.d"), Path.of("/etc/containers/certs.d"));

  /** Whether a host has one of its own, or is told by a certificate who asks. */
  boolean know(Origin origin) throws RepositoryException {
    return !of(origin).isEmpty() || ClientCertificates.of(folders(origin)).isPresent();
  }

  /** What connections to a host trust and say; empty when it is what Java trusts, and nothing. */
  Optional<SSLContext> context(Origin origin) throws RepositoryException {
    List<Path> own = of(origin);
    Optional<KeyManager[]> who = ClientCertificates.of(folders(origin));
    if (own.isEmpty() && who.isEmpty()) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(who.orElse(null), managers(own.isEmpty() ? null : with(own)), null);
      return Optional.of(context);
    } catch (RepositoryException e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java platform can keep certificates", e);
    }
  }

  private static KeyStore with(List<Path> own) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    int entries = 0;
    for (X509Certificate certificate : usual()) {
      trusted.setCertificateEntry("java-" + entries++, certificate);
    }
    for (Path file : own) {
      for (Certificate certificate : Certificates.read(file)) {
        trusted.setCertificateEntry("own-" + entries++, certificate);
      }
    }
    return trusted;
  }

  private List<Path> of(Origin origin) throws RepositoryException {
    List<Path> found = new ArrayList<>();
    names(origin).forEach(name -> Optional.ofNullable(files.get(name)).ifPresent(found::add));
    found.addAll(Certificates.files(folders(origin), ".crt"));
    return found;
  }

  private List<Path> folders(Origin origin) {
    return names(origin).stream()
        .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
        .filter(Files::isDirectory)
        .toList();
  }

  private static List<String> names(Origin origin) {
    return List.of(origin.host() + ":" + origin.port(), origin.host());
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

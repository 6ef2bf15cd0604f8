package dev.recap.catalog.registry.http;

import dev.recap.catalog.place.RepositoryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;

/** Files with certificates, in PEM. */
final class Certificates {
  private Certificates() {}

  /** The files of folders whose names end so. */
  static List<Path> files(List<Path> folders, String ending) throws RepositoryException {
    List<Path> found = new ArrayList<>();
    for (Path folder : folders) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ending)) {
        files.forEach(found::add);
      } catch (IOException e) {
        throw unusable(folder, e);
      }
    }
    return found;
  }

  static List<Certificate> read(Path file) throws RepositoryException {
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

  /** What is wrong, after "but". */
  static String reason(Exception e) {
    return e instanceof IOException
        ? "it cannot be read (" + e + ")"
        : String.valueOf(e.getMessage());
  }

  private static RepositoryException unusable(Path file, Exception e) {
    return new RepositoryException(
        RepositoryException.Kind.UNREACHABLE,
        "Tried to read the certificates in %s but %s: put a certificate there, in PEM"
            .formatted(file, reason(e)),
        e);
  }
}

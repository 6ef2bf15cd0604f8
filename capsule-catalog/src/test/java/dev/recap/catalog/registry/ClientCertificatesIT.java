package dev.recap.catalog.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.registry.auth.Logins;
import dev.recap.catalog.registry.fixture.DockerRegistry;
import dev.recap.catalog.registry.fixture.TestAuthority;
import dev.recap.catalog.registry.fixture.TestAuthority.KeyForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A registry that wants a certificate, with certificates where Docker and Podman have them. */
@TestInstance(Lifecycle.PER_CLASS)
final class ClientCertificatesIT {
  private DockerRegistry registry;
  private Path folders = Path.of("unset");
  private Path own = Path.of("unset");

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    registry = DockerRegistry.withClientCertificates(folder);
  }

  @AfterAll
  void stop() {
    registry.close();
  }

  @BeforeEach
  void withItsAuthority(@TempDir Path folder) throws IOException {
    folders = folder;
    own = Files.createDirectories(folders.resolve(registry.host()));
    Files.copy(registry.authority(), own.resolve("ca.crt"));
  }

  private List<String> ask() throws RepositoryException {
    RegistrySettings settings = Clients.IMPATIENT.withCertificateFolders(List.of(folders));
    try (Registries client = new Registries(settings, Logins.NONE, InstantSource.system())) {
      return client.open(registry.name("team/top")).tags();
    }
  }

  private void refused(String... texts) {
    assertThatExceptionOfType(RepositoryException.class)
        .isThrownBy(this::ask)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
        .satisfies(e -> assertThat(e.getMessage()).contains(texts));
  }

  @ParameterizedTest
  @EnumSource(names = {"ANY", "ELLIPTIC", "RSA", "EDWARDS"})
  void letsInWhoHasOne(KeyForm form) throws IOException {
    registry.issue(own.resolve("client.cert"), own.resolve("client.key"), form);
    assertThat(ask()).isEmpty();
  }

  @Test
  void saysThatOneIsWanted() {
    refused(
        registry.host() + " wants a certificate that says who asks",
        "put client.cert and client.key into /etc/containers/certs.d/" + registry.host());
  }

  @Test
  void saysThatAnotherOneIsWanted(@TempDir Path elsewhere) throws IOException {
    TestAuthority.in(elsewhere)
        .issue(own.resolve("client.cert"), own.resolve("client.key"), KeyForm.ANY);
    refused(registry.host() + " wants a certificate that says who asks");
  }

  @Test
  void saysWhatIsMissingBesideIt() throws IOException {
    registry.issue(own.resolve("client.cert"), own.resolve("client.key"), KeyForm.ANY);
    Files.move(own.resolve("client.cert"), own.resolve("other.cert"));
    refused(
        "Tried to say by " + own.resolve("client.key"),
        "there is no " + own.resolve("client.cert"));
    Files.delete(own.resolve("client.key"));
    refused("there is no " + own.resolve("other.key"));
  }

  @Test
  void saysThatAKeyIsEncryptedOrNone() throws IOException {
    Path key = own.resolve("client.key");
    registry.issue(own.resolve("client.cert"), key, KeyForm.ENCRYPTED);
    refused("Tried to read the key " + key, "it is encrypted");
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
    refused("there is no private key in it that can be read");
    Files.writeString(key, "secret");
    refused("there is no private key in it");
  }
}

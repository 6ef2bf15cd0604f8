package dev.recap.catalog.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryContract;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.registry.auth.Credentials;
import dev.recap.catalog.registry.auth.Login;
import dev.recap.catalog.registry.auth.Logins;
import dev.recap.catalog.registry.fixture.DockerRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The contract with Debian's registry, and what happens when it dies. */
final class DockerRegistryIT {
  private static final Logins ANN =
      (_, _) -> Optional.of(new Login(new Credentials.Password("ann", "secret"), "this test"));

  /** One registry for all tests of a class, a namespace for each test. */
  @TestInstance(Lifecycle.PER_CLASS)
  abstract static class Debian extends RepositoryContract {
    private DockerRegistry registry;
    private Registries client;
    private String namespace = "";

    abstract DockerRegistry registry(Path folder) throws IOException;

    RegistrySettings settings(DockerRegistry started) {
      return Clients.IMPATIENT;
    }

    Logins logins() {
      return ANN;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
      registry = registry(folder);
      client = new Registries(settings(registry), logins(), InstantSource.system());
    }

    @BeforeEach
    void inANamespaceOfItsOwn(TestInfo test) {
      namespace = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    protected Repository repository(String name) {
      return client.open(registry.name(namespace + "/" + name));
    }

    @AfterAll
    void stop() {
      client.close();
      registry.close();
    }
  }

  @Nested
  final class ForEverybody extends Debian {
    @Override
    DockerRegistry registry(Path folder) throws IOException {
      return DockerRegistry.open(folder);
    }

    @Override
    Logins logins() {
      return Logins.NONE;
    }
  }

  @Nested
  final class ForAPassword extends Debian {
    @Override
    DockerRegistry registry(Path folder) throws IOException {
      return DockerRegistry.withPassword(folder, "ann", "secret");
    }
  }

  @Nested
  final class OverTls extends Debian {
    @Override
    DockerRegistry registry(Path folder) throws IOException {
      return DockerRegistry.withTls(folder, "ann", "secret");
    }

    @Override
    RegistrySettings settings(DockerRegistry started) {
      return Clients.IMPATIENT.withAuthorities(Map.of(started.host(), started.authority()));
    }
  }

  @Nested
  final class WhenItIsNotAsItShouldBe {
    @TempDir Path folder;

    @Test
    void takesAnUploadAndADownloadUpAgainAfterItWasKilled() throws Exception {
      byte[] content = Clients.random(40 << 20);
      Descriptor blob = Clients.blob(content);
      Path file = Files.write(folder.resolve("goes"), content);
      Path back = folder.resolve("comes");
      RegistrySettings patient =
          RegistrySettings.STANDARD.withPatience(
              Clients.IMPATIENT.limits(),
              new Backoff(
                  8,
                  java.time.Duration.ofMillis(100),
                  java.time.Duration.ofSeconds(1),
                  java.time.Duration.ofSeconds(2)));
      try (DockerRegistry registry = DockerRegistry.open(folder);
          Registries client =
              new Registries(patient, Logins.NONE, InstantSource.system(), 4 << 20)) {
        Repository top = client.open(registry.name("team/top"));
        top.upload(blob, file, killingOnce(registry, 22 << 20));
        // It forgets an upload that broke off inside a chunk, and goes on with one that did not.
        assertThat(registry.logged("POST", "http.response.status=202")).hasSizeBetween(1, 2);
        assertThat(top.has(blob)).isTrue();

        top.download(blob, back, killingOnce(registry, 22 << 20));
        assertThat(back).hasBinaryContent(content);
        assertThat(registry.logged("http.response.status=206")).isNotEmpty();
      }
    }

    /** It is killed in the middle of a transfer and comes back. */
    private Transfer killingOnce(DockerRegistry registry, long at) {
      AtomicBoolean killed = new AtomicBoolean();
      return (_, bytes) -> {
        if (bytes >= at && killed.compareAndSet(false, true)) {
          registry.kill();
          try {
            registry.start();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };
    }

    @Test
    void refusesACertificateOfNobodyKnown() throws Exception {
      try (DockerRegistry registry = DockerRegistry.withTls(folder, "ann", "secret");
          Registries client =
              new Registries(
                  Clients.IMPATIENT.withAuthorities(
                      Map.of(registry.host(), other(folder).resolve("ca.crt"))),
                  ANN,
                  InstantSource.system())) {
        assertThatExceptionOfType(RepositoryException.class)
            .isThrownBy(() -> client.open(registry.name("team/top")).tags())
            .withMessageContaining("there is no trust in " + registry.host())
            .withMessageContaining("certs.d")
            .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
      }
    }

    private Path other(Path in) throws IOException {
      Path other = Files.createDirectories(in.resolve("other"));
      dev.recap.catalog.registry.fixture.TestAuthority.in(other);
      return other;
    }

    @Test
    void findsTheAuthorityWhereDockerKeepsIt() throws Exception {
      try (DockerRegistry registry = DockerRegistry.withTls(folder, "ann", "secret")) {
        Path own = Files.createDirectories(folder.resolve("certs.d").resolve(registry.host()));
        Files.copy(registry.authority(), own.resolve("ca.crt"));
        RegistrySettings settings =
            Clients.IMPATIENT.withCertificateFolders(List.of(folder.resolve("certs.d")));
        try (Registries client = new Registries(settings, ANN, InstantSource.system())) {
          assertThat(client.open(registry.name("team/top")).tags()).isEmpty();
          assertThat(client.list(registry.name("team"))).hasValue(List.of());
          assertThat(registry.logged("GET /v2/team/top/tags/list", "HTTP/2.0")).isNotEmpty();
        }
      }
    }

    @Test
    void takesABlobOverFromAnotherRepository() throws Exception {
      byte[] content = Clients.random(3 << 20);
      Descriptor blob = Clients.blob(content);
      Path file = Files.write(folder.resolve("goes"), content);
      try (DockerRegistry registry = DockerRegistry.withTls(folder, "ann", "secret");
          Registries client =
              new Registries(
                  Clients.IMPATIENT
                      .withAuthorities(Map.of(registry.host(), registry.authority()))
                      .withMemory(folder.resolve("memory")),
                  ANN,
                  InstantSource.system(),
                  Clients.CHUNK)) {
        client.open(registry.name("team/jps")).upload(blob, file, Transfer.SILENT);
        client.open(registry.name("team/jmap")).upload(blob, file, Transfer.SILENT);
        Path back = folder.resolve("comes");
        client.open(registry.name("team/jmap")).download(blob, back, Transfer.SILENT);
        assertThat(back).hasBinaryContent(content);
        assertThat(registry.logged("POST /v2/team/jmap/blobs/uploads/?mount=", " 201 ")).hasSize(1);
        assertThat(registry.logged("PATCH /v2/team/jps")).isNotEmpty();
        assertThat(registry.logged("PATCH /v2/team/jmap")).isEmpty();
      }
    }

    @Test
    void saysWhoIsNotBelieved() throws Exception {
      try (DockerRegistry registry = DockerRegistry.withPassword(folder, "ann", "secret");
          Registries anonymous = Clients.anonymous();
          Registries wrong = Clients.as("ann", "other-than-secret")) {
        assertThatExceptionOfType(RepositoryException.class)
            .isThrownBy(() -> anonymous.open(registry.name("team/top")).tags())
            .withMessageContaining("docker login " + registry.host())
            .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
        assertThatExceptionOfType(RepositoryException.class)
            .isThrownBy(() -> wrong.open(registry.name("team/top")).tags())
            .withMessageNotContaining("other-than-secret")
            .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
      }
    }
  }
}

package dev.recap.tests.command;

import dev.recap.catalog.registry.fixture.DockerRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** How a registry lets people in. */
enum RegistryEntrance {
  /** Everybody, without TLS. */
  PLAIN,
  /** Who has a password, without TLS. */
  PASSWORD,
  /** Who has a password and trusts its private authority. */
  TLS;

  private static final String USER = "author";
  private static final String SECRET = "of the author";

  /** Starts one; see {@link DockerRegistry}. */
  DockerRegistry open(Path folder) throws IOException {
    return switch (this) {
      case PLAIN -> DockerRegistry.open(folder);
      case PASSWORD -> DockerRegistry.withPassword(folder, USER, SECRET);
      case TLS -> DockerRegistry.withTls(folder, USER, SECRET);
    };
  }

  /** Makes a namespace of it the one source of a host, which can do with it whatever it wants. */
  void admit(Script host, DockerRegistry registry, String namespace) throws IOException {
    source(host, registry, namespace);
    if (this != PLAIN) {
      logIn(host, registry);
    }
  }

  /** Makes a namespace of it the one source of a host, which is not known there by that. */
  void source(Script host, DockerRegistry registry, String namespace) throws IOException {
    Files.writeString(
        Files.createDirectories(host.work().resolve("config")).resolve("sources.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: CatalogSources
        sources:
          - name: team
            repository: %s%s
        """
            .formatted(namespace, this == TLS ? "\n    ca: " + registry.authority() : ""));
  }

  /** What {@code docker login} leaves on a host. */
  private static void logIn(Script host, DockerRegistry registry) throws IOException {
    String secret =
        Base64.getEncoder().encodeToString((USER + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        Files.createDirectories(host.work().resolve("docker")).resolve("config.json"),
        "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), secret));
  }
}

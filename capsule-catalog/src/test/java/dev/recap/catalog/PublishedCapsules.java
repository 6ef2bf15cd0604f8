package dev.recap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.LocalCatalog.Build;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.remote.Publication;
import dev.recap.catalog.remote.PublishOptions;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** An author with a store of their own. */
final class PublishedCapsules implements AutoCloseable {
  private final Path folder;
  private final Catalog catalog;

  PublishedCapsules(Path folder) throws IOException {
    this.folder = folder;
    this.catalog =
        Catalog.open(
            new CatalogSettings(
                folder.resolve("state"), folder.resolve("config"), () -> Instant.EPOCH));
  }

  Catalog catalog() {
    return catalog;
  }

  /** Builds a capsule of one program, and publishes it. */
  Publication publish(String name, String version, String summary, RepositoryName namespace)
      throws IOException {
    Capsule capsule = build(name, version, summary);
    return catalog.publish(
        new CapsuleRef(name, Optional.of(version), Optional.of(capsule.digest())),
        namespace,
        PublishOptions.STANDARD,
        Optional.empty(),
        Transfer.SILENT);
  }

  /** Builds one into the store. */
  Capsule build(String name, String version, String summary) throws IOException {
    Path function = Files.createDirectories(folder.resolve("functions").resolve(name));
    Files.write(function.resolve("program"), Programs.STATIC);
    Files.writeString(
        function.resolve("capsule.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: %s, version: %s, summary: %s, license: MIT}
        spec: {entrypoint: [/bin/program]}
        build: {files: [{from: program, to: /bin/program, executable: true}]}
        """
            .formatted(name, version, summary));
    CommandRunner noApt = (_, _, _) -> new CommandRunner.Result.NotInstalled();
    Build built =
        new LocalCatalog(folder.resolve("state"), Optional.empty(), noApt, _ -> {})
            .build(function, LockMode.PREFER);
    assertThat(built).isInstanceOf(Build.Built.class);
    return ((Build.Built) built).capsule();
  }

  /** Makes a namespace the only source of a configuration folder. */
  static void source(Path configuration, RepositoryName namespace) throws IOException {
    Files.writeString(
        configuration.resolve("sources.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: CatalogSources
        sources:
          - {name: team, repository: %s, plainHttp: true}
        """
            .formatted(namespace));
  }

  @Override
  public void close() {
    catalog.close();
  }
}

package dev.recap.cli;

import dev.recap.catalog.Catalog;
import dev.recap.catalog.CatalogSettings;
import dev.recap.catalog.Elsewhere;
import dev.recap.catalog.LocalCatalog;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.registry.auth.CredentialFiles;
import dev.recap.catalog.registry.http.Proxies;
import dev.recap.catalog.remote.Pull;
import dev.recap.catalog.rootfs.BuildProgress;
import dev.recap.catalog.search.CatalogSearch;
import dev.recap.catalog.source.SourcesFile;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.engine.runtime.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The capsules of this host and of its sources, for one command or for as long as a process lives:
 * sources and policy are those of the moment, and what was judged before holds until something
 * changes.
 */
final class HostCatalog implements AutoCloseable {
  private final Environment environment;
  private final Processes processes;
  private final Catalog catalog;

  /** Opens nothing and asks nobody. */
  HostCatalog(Environment environment, Processes processes, TimeSource time) {
    this.environment = environment;
    this.processes = processes;
    this.catalog =
        Catalog.open(
            new CatalogSettings(
                store(environment),
                environment.configDir(),
                Proxies.of(environment.registryVariables()),
                CredentialFiles.of(
                    environment.registryVariables(), new HostCredentialPrograms(processes)),
                time::now));
  }

  /** The folder of the store. */
  Path store() {
    return store(environment);
  }

  private static Path store(Environment environment) {
    return environment.stateDir().resolve("catalog");
  }

  /** The capsules of this host; nothing is pulled. */
  LocalCatalog installed(BuildProgress progress) {
    return pulling(progress, Elsewhere.NOWHERE);
  }

  /**
   * The capsules of this host, and others too.
   *
   * @param elsewhere pulls what is not here, by {@link #pull}
   */
  LocalCatalog pulling(BuildProgress progress, Elsewhere elsewhere) {
    return catalog.local(
        Optional.of(environment.home().resolve("functions")),
        new CatalogCommands(processes),
        progress,
        elsewhere);
  }

  /**
   * Pulls what a reference means.
   *
   * @param transfer is told what moves
   */
  Pull pull(CapsuleRef capsule, Transfer transfer) throws IOException {
    return catalog.pull(capsule, false, transfer);
  }

  /** All that can be done with capsules; refused when the sources cannot be read. */
  Catalog all() {
    try {
      catalog.sources();
      return catalog;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** What can be found. */
  CatalogSearch search(BuildProgress progress) {
    try {
      return catalog.search(installed(progress).entries(catalog.believer()));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static PlatformException unreadable(IOException e) {
    return new PlatformException(Problem.Kind.USAGE, String.valueOf(e.getMessage()), e);
  }

  /** The file with the sources. */
  SourcesFile sources() {
    return new SourcesFile(environment.configDir());
  }

  @Override
  public void close() {
    catalog.close();
  }
}

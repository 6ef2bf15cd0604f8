package dev.recap.catalog.remote;

import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.registry.Registries;
import dev.recap.catalog.registry.RegistrySettings;
import dev.recap.catalog.registry.auth.Logins;
import dev.recap.catalog.store.CapsuleStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** A process of its own that pulls one capsule. */
final class PullProcess {
  private PullProcess() {}

  /** With the repository, the version and the folder of the store. */
  public static void main(String[] args) throws IOException {
    RepositoryName name = RepositoryName.parse(args[0]);
    try (Registries registries =
        new Registries(RegistrySettings.STANDARD, Logins.NONE, InstantSource.system())) {
      System.out.println(
          new Puller(new CapsuleStore(Path.of(args[2])), Built.HOST, Gate.OPEN)
              .pull(registries.open(name), name.last(), args[1], Transfer.SILENT));
    }
  }

  /** Starts one; what it prints goes to a file. */
  static Process start(RepositoryName name, String version, Path store, Path output)
      throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PullProcess.class.getName(),
                name.toString(),
                version,
                store.toString()))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}

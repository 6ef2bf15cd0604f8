package dev.recap.catalog.remote;

import dev.recap.catalog.LocalCatalog;
import dev.recap.catalog.Programs;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.Candidate;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Capsules that were really built, in a store of their own. */
public final class Built {
  /** What they run on. */
  public static final Platform HOST = Platform.linux(System.getProperty("os.arch"));

  private final Path folder;
  private final CapsuleStore store;

  /** A store in a folder of it. */
  public Built(Path folder) {
    this.folder = folder;
    this.store = new CapsuleStore(folder.resolve("built"));
  }

  /** Where they are. */
  public CapsuleStore store() {
    return store;
  }

  /** Exports capsules as what was built here. */
  void export(Path file, Digest... capsules) throws IOException {
    new ArchiveWriter(store, HOST, Believer.OF_ALL)
        .write(
            Arrays.stream(capsules)
                .map(capsule -> new ArchiveWriter.Exported(capsule, Candidate.LOCAL))
                .toList(),
            file);
  }

  /** Builds one that holds a text. */
  public Digest capsule(String name, String version, String text) throws IOException {
    Path function = Files.createDirectories(folder.resolve("functions").resolve(name));
    Files.write(function.resolve("program"), Programs.STATIC);
    Files.writeString(function.resolve("text"), text);
    Files.writeString(function.resolve("README.md"), "# " + name);
    Files.writeString(
        function.resolve("capsule.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: %s, version: %s, summary: s, license: MIT}
        spec: {entrypoint: [/bin/program]}
        build:
          files:
            - {from: program, to: /bin/program, executable: true}
            - {from: text, to: /text}
        """
            .formatted(name, version));
    LocalCatalog catalog =
        new LocalCatalog(
            folder.resolve("built"),
            Optional.empty(),
            (_, _, _) -> new CommandRunner.Result.NotInstalled(),
            _ -> {});
    return switch (catalog.build(function, LockMode.PREFER)) {
      case LocalCatalog.Build.Built(var capsule) -> capsule.digest();
      case LocalCatalog.Build other -> throw new AssertionError(other.toString());
    };
  }
}

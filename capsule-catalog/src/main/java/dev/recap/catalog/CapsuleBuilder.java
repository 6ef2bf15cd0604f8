package dev.recap.catalog;

import dev.recap.catalog.evidence.Evidence;
import dev.recap.catalog.evidence.Sbom;
import dev.recap.catalog.lock.CapsuleLock;
import dev.recap.catalog.lock.LockFile;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.manifest.Finding;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.rootfs.BaseImage;
import dev.recap.catalog.rootfs.BaseImages;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.BuildProgress;
import dev.recap.catalog.rootfs.BuildRequest;
import dev.recap.catalog.rootfs.Built;
import dev.recap.catalog.rootfs.Layer;
import dev.recap.catalog.rootfs.Payload;
import dev.recap.catalog.rootfs.RootfsBuilder;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Documents;
import dev.recap.catalog.store.Workspace;
import dev.recap.core.capsule.Argument;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Builds the capsule of a folder into the store with its bill of materials, and writes its lock.
 */
final class CapsuleBuilder {
  private final CapsuleStore store;
  private final RootfsBuilder builder;
  private final BaseImages images;
  private final BuildProgress progress;
  private final Platform platform = Platform.linux(System.getProperty("os.arch", "unknown"));

  CapsuleBuilder(
      CapsuleStore store, RootfsBuilder builder, BaseImages images, BuildProgress progress) {
    this.store = store;
    this.builder = builder;
    this.images = images;
    this.progress = progress;
  }

  /**
   * What was built.
   *
   * @param asLocked whether from exactly what the lock names
   */
  record Made(CapsuleStore.Stored stored, boolean asLocked) {}

  /** Builds it; the name's lock is held. */
  Made build(HostLock lock, FunctionFolder folder, CapsuleFile file, LockMode mode)
      throws BuildException, IOException {
    progress.step("Building the capsule " + folder.name());
    LockFile locked = locked(folder, mode);
    BuildRequest request = new BuildRequest(file.build(), folder.path(), locked, mode);
    try (Workspace workspace = store.begin(lock, folder.name())) {
      Optional<BaseImage> image =
          file.build().image().isPresent()
              ? Optional.of(images.fetch(request, workspace.layout(), platform, progress))
              : Optional.empty();
      Built built = builder.build(request, image, progress);
      for (Layer layer : built.layers()) {
        workspace.add(layer);
      }
      check("/spec/entrypoint/0", file.manifest().entrypoint(), workspace.rootfs());
      check("/spec/undo/0", file.manifest().undo(), workspace.rootfs());
      workspace.complete();
      CapsuleStore.Stored stored =
          workspace.keep(
              Documents.of(folder.path(), file.manifest(), file.json()),
              image.map(BaseImage::environment).orElse(List.of()),
              platform,
              folder.ref());
      new Evidence(store)
          .putSbom(
              stored.digest(),
              Sbom.json(file.manifest().metadata(), stored.digest(), built.materials()));
      CapsuleLock now = locked.content().updated(built.lock());
      boolean asLocked = now.equals(locked.content());
      if (!asLocked && mode != LockMode.PREFER) {
        locked.write(now);
        progress.note(
            "Wrote %s, which names what %s was built from".formatted(locked.path(), folder.name()));
        asLocked = true;
      }
      return new Made(stored, asLocked);
    }
  }

  private static void check(String pointer, List<Argument> command, Path rootfs)
      throws BuildException, IOException {
    Optional<String> problem =
        new Payload(rootfs, System.getProperty("os.arch", "unknown")).problem(command);
    if (problem.isPresent()) {
      throw new BuildException(new Finding(pointer, problem.get()));
    }
  }

  private static LockFile locked(FunctionFolder folder, LockMode mode)
      throws BuildException, IOException {
    if (mode == LockMode.UPDATE) {
      return LockFile.readOrNone(folder.path());
    }
    return switch (LockFile.read(folder.path())) {
      case LockFile.Reading.Read(LockFile file) -> file;
      case LockFile.Reading.Broken(String problem) -> throw new BuildException(problem);
    };
  }
}

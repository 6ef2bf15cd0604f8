package dev.recap.catalog.image;

import dev.recap.catalog.lock.CapsuleLock;
import dev.recap.catalog.lock.LockFile;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.manifest.BuildRecipe;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.rootfs.BaseImage;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.BuildRequest;
import dev.recap.catalog.rootfs.Layer;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes images as a build of the capsule in a folder does.
 *
 * @param notes what was told meanwhile
 */
record ImageTaker(Path folder, OciLayout store, DockerSocket docker, List<String> notes) {
  static ImageTaker in(Path folder) throws IOException {
    Path work = Files.createDirectories(folder.resolve("store-work"));
    return new ImageTaker(
        folder,
        new OciLayout(folder.resolve("store"), work),
        new DockerSocket(folder.resolve("docker.sock")),
        new ArrayList<>());
  }

  /** A layout beside the capsule, for images to start from. */
  OciLayout layout(String name) throws IOException {
    Path work = Files.createDirectories(folder.resolve("work"));
    return new OciLayout(folder.resolve(name), work);
  }

  BaseImage take(String from) throws BuildException {
    return take(from, LockFile.none(folder), LockMode.STRICT);
  }

  BaseImage takeLocked(String from, Digest locked, LockMode mode) throws BuildException {
    return take(from, lock(from, locked), mode);
  }

  /** Strictly, with a lock of an image that was somewhere else. */
  BaseImage takeLockedFrom(String lockedFrom, Digest locked, String from) throws BuildException {
    return take(from, lock(lockedFrom, locked), LockMode.STRICT);
  }

  private LockFile lock(String from, Digest digest) {
    CapsuleLock lock = CapsuleLock.NONE.withImage(new CapsuleLock.Image(from, digest));
    return new LockFile(folder.resolve(LockFile.NAME), lock, Map.of("/image", 7));
  }

  private BaseImage take(String from, LockFile lock, LockMode mode) throws BuildException {
    BuildRecipe nothing = BuildRecipe.NOTHING;
    BuildRecipe recipe =
        new BuildRecipe(
            nothing.runtime(),
            Optional.of(new BuildRecipe.Image(from)),
            nothing.debian(),
            nothing.java(),
            nothing.files(),
            nothing.links());
    return new ImageSources(docker)
        .fetch(new BuildRequest(recipe, folder, lock, mode), store, TestImage.AMD64, notes::add);
  }

  /** The content of its one layer, as it came into the store. */
  byte[] layer(BaseImage image) throws IOException {
    Layer.Blob only = image.layers().getFirst();
    return Files.readAllBytes(store.blob(only.blob().digest()));
  }
}

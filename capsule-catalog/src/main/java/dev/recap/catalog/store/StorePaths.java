package dev.recap.catalog.store;

import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Where the store keeps what.
 *
 * @param root the state folder
 */
record StorePaths(Path root) {
  Path layout() {
    return root.resolve("oci");
  }

  Path layers() {
    return root.resolve("layers");
  }

  Path layer(Digest diffId) {
    return layers().resolve(diffId.hex());
  }

  Path capsules() {
    return root.resolve("capsules");
  }

  Path capsule(Digest digest) {
    return capsules().resolve(digest.hex());
  }

  /** What is known about a content. */
  Path referrers(Digest subject) {
    return root.resolve("referrers").resolve(subject.hex());
  }

  Path building() {
    return root.resolve("building");
  }

  Path ref(String name) {
    return root.resolve("refs").resolve(name);
  }

  /** Held while a capsule of that name is built. */
  Path lock(String name) {
    return root.resolve("locks").resolve(name);
  }

  /** Held while the layout's index is written; no capsule can have that name. */
  Path indexLock() {
    return root.resolve("locks").resolve(".index");
  }

  /**
   * Makes a folder that nobody but its owner can look into. Unpacked files have the owners that
   * their images name, who may be users of this host and could change what others run.
   */
  static void hidden(Path folder) throws IOException {
    Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rwx------");
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(owner));
    if (!Files.getPosixFilePermissions(folder).equals(owner)
        && Files.getOwner(folder).equals(Files.getOwner(Path.of("/proc/self")))) {
      Files.setPosixFilePermissions(folder, owner);
    }
  }
}

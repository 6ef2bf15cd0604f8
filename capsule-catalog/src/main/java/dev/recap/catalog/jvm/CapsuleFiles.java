package dev.recap.catalog.jvm;

import dev.recap.catalog.rootfs.BuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Finds what a recipe names in a capsule's own folder, or by a symbolic link there in a folder
 * beside it, for code that several capsules share; and nothing outside.
 */
final class CapsuleFiles {
  private CapsuleFiles() {}

  static Path directory(Path folder, String name) throws BuildException, IOException {
    Path path = inside(folder, name);
    if (!Files.isDirectory(path)) {
      throw new BuildException(
          "Tried to compile %s of %s but it is not a folder".formatted(name, folder));
    }
    return path;
  }

  static Path file(Path folder, String name) throws BuildException, IOException {
    Path path = inside(folder, name);
    if (!Files.isRegularFile(path)) {
      throw new BuildException(
          "Tried to add the jar %s of %s but it is not a file".formatted(name, folder));
    }
    return path;
  }

  private static Path inside(Path folder, String name) throws BuildException, IOException {
    Path root = folder.toRealPath();
    Path beside = root.getParent() == null ? root : root.getParent();
    try {
      Path path = root.resolve(name).toRealPath();
      // A link is something its author put there; a name with .. may only look like the folder's.
      if (path.startsWith(root)
          || (path.startsWith(beside) && root.resolve(name).normalize().startsWith(root))) {
        return path;
      }
    } catch (NoSuchFileException e) {
      throw new BuildException(
          "Tried to use %s but %s does not have it: build it first, or mend build.java"
              .formatted(name, folder),
          e);
    }
    throw new BuildException(
        "Tried to use %s but it is not in %s: copy it there, or link to it where it is in a folder beside"
            .formatted(name, folder));
  }
}

package dev.recap.catalog.oci;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders with modes that do not depend on the caller's umask. */
public final class HostFiles {
  private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> HIDDEN =
      PosixFilePermissions.fromString("rwx------");

  private HostFiles() {}

  /** Makes a folder that everybody can read and its owner alone can change. */
  public static Path open(Path folder) throws IOException {
    return make(folder, OPEN);
  }

  /**
   * Makes a folder that nobody but its owner can look into. Unpacked files have the owners that
   * their images name, who may be users of this host and could change what others run.
   */
  public static Path hidden(Path folder) throws IOException {
    return make(folder, HIDDEN);
  }

  private static Path make(Path folder, Set<PosixFilePermission> mode) throws IOException {
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(mode));
    if (!Files.getPosixFilePermissions(folder).equals(mode)
        && Files.getOwner(folder).equals(Files.getOwner(Path.of("/proc/self")))) {
      Files.setPosixFilePermissions(folder, mode);
    }
    return folder;
  }

  /**
   * Replaces a text file, or makes it, in one step that also a power cut cannot halve.
   *
   * @param work a folder of the same file system for what is not whole yet
   */
  public static void replace(Path file, String text, Path work) throws IOException {
    Path fresh = Files.createTempFile(work, "text", "");
    try (FileChannel content = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        content.write(bytes);
      }
      // Temporary files are for their owner alone.
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
      content.force(true);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
    force(file.toAbsolutePath().getParent());
  }

  /** Makes sure that the names in a folder are on the disk. */
  public static void force(@org.jspecify.annotations.Nullable Path folder) throws IOException {
    if (folder != null) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }
}

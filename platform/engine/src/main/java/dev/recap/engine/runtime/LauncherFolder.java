package dev.recap.engine.runtime;

import dev.recap.core.invocation.InvocationRecord.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a launcher has on the host, journalled before it is acquired: a folder whose name is also
 * that of its cgroup, and in it who owns it and the bundle it runs. It lies on a file system that
 * does not outlive the boot, as nothing does of what it describes.
 *
 * @param path the folder
 */
public record LauncherFolder(Path path) {
  /** Places where folders of the host can be shown to the OCI runtime. */
  static final List<String> SHOWN = List.of("rootfs", "supervisor", "out");

  private static final String OWNER = "owner";

  /**
   * The root of a user namespace, which is nobody special here, must find its way to the mounts; it
   * has no business with what is written down about the capsule.
   */
  private static final Set<PosixFilePermission> PASSABLE =
      PosixFilePermissions.fromString("rwx--x--x");

  private static final Set<PosixFilePermission> CLOSED =
      PosixFilePermissions.fromString("rwx------");

  /** Makes the folder of a new launcher and writes down its owner first. */
  static LauncherFolder create(Path all, String name, Owner owner) throws IOException {
    Path path = all.resolve(name);
    Files.createDirectories(path);
    Files.setPosixFilePermissions(path, PASSABLE);
    for (String below : List.of("bundle", "state", "root")) {
      Files.setPosixFilePermissions(Files.createDirectory(path.resolve(below)), CLOSED);
    }
    Files.createDirectory(path.resolve("target"));
    Files.createDirectory(path.resolve("dev"));
    for (String below : SHOWN) {
      Files.createDirectory(path.resolve(below));
    }
    LauncherFolder folder = new LauncherFolder(path);
    Path draft = path.resolve("owner.new");
    Files.writeString(draft, owner.bootId() + " " + owner.pid() + " " + owner.startTicks() + "\n");
    Files.move(draft, path.resolve(OWNER), StandardCopyOption.ATOMIC_MOVE);
    return folder;
  }

  /** All folders, those of other processes too. */
  static List<LauncherFolder> all(Path all) throws IOException {
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(all)) {
      return folders.map(LauncherFolder::new).toList();
    }
  }

  /** The name of the launcher and of its cgroup. */
  public String name() {
    return path.getFileName().toString();
  }

  /** The process it belongs to; empty when it died before it could be written down. */
  Optional<Owner> owner() {
    try {
      List<String> words = List.of(Files.readString(path.resolve(OWNER)).strip().split(" ", -1));
      return Optional.of(
          new Owner(words.get(0), Integer.parseInt(words.get(1)), Long.parseLong(words.get(2))));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Whether it was made more than a moment ago: a younger one may still be being made. */
  boolean isOld(Instant now) {
    return path.toFile().lastModified() < now.minusSeconds(10).toEpochMilli();
  }

  /** Removes it with everything in it. */
  void remove() {
    Folders.remove(path);
  }
}

package dev.recap.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Mount operations in the mount namespace of the calling thread (mount(2), open_tree(2),
 * mount_setattr(2)).
 */
public final class Mounts {
  private static final long AT_FDCWD = -100;
  private static final long AT_EMPTY_PATH = 0x1000;
  private static final long AT_RECURSIVE = 0x8000;
  private static final long OPEN_TREE_CLONE = 1;
  private static final long OPEN_TREE_CLOEXEC = 0x80000;
  private static final long MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final long MNT_DETACH = 2;
  private static final long MS_REC = 0x4000;
  private static final long MS_PRIVATE = 1 << 18;
  private static final long ATTR_RDONLY = 1;
  private static final long ATTR_NOSUID = 2;
  private static final long ATTR_NODEV = 4;

  private Mounts() {}

  /** Stops mounts from spreading between this namespace and any other. */
  public static void makePrivate() {
    mount("none", "/", "", MS_REC | MS_PRIVATE, "");
  }

  /**
   * Mounts a file system.
   *
   * @param flags of mount(2)
   * @param data options of the file system, comma-separated
   */
  public static void mount(String source, String target, String type, long flags, String data) {
    try (Arena arena = Arena.ofConfined()) {
      Kernel.require(
          Sys.MOUNT,
          target,
          arena.allocateFrom(source).address(),
          arena.allocateFrom(target).address(),
          arena.allocateFrom(type).address(),
          flags,
          arena.allocateFrom(data).address());
    }
  }

  /** Takes a detached copy of the mount at a path, without the mounts below it. */
  public static Fd copy(String path) {
    return openTree(AT_FDCWD, path, 0);
  }

  /**
   * Takes a detached copy of the whole mount tree below a directory handle of this mount namespace.
   */
  public static Fd copyTree(Fd directory) {
    return openTree(directory.number(), "", AT_EMPTY_PATH | AT_RECURSIVE);
  }

  private static Fd openTree(long directory, String path, long flags) {
    try (Arena arena = Arena.ofConfined()) {
      return new Fd(
          Kernel.require(
              Sys.OPEN_TREE,
              path.isEmpty() ? "descriptor " + directory : path,
              directory,
              arena.allocateFrom(path).address(),
              OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | flags));
    }
  }

  /** Takes set-user-ID, devices and, if asked, writing away from every mount of a tree. */
  public static void restrict(Fd tree, boolean readOnly) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(32, 8);
      attributes.set(
          JAVA_LONG, 0, ATTR_NOSUID | ATTR_NODEV | (readOnly ? ATTR_RDONLY : 0)); // attr_set
      attributes.set(JAVA_LONG, 16, MS_PRIVATE); // propagation
      Kernel.require(
          Sys.MOUNT_SETATTR,
          "mount tree " + tree.number(),
          tree.number(),
          arena.allocateFrom("").address(),
          AT_EMPTY_PATH | AT_RECURSIVE,
          attributes.address(),
          32);
    }
  }

  /** Puts a detached tree at a path of this mount namespace. */
  public static void attach(Fd tree, String path) {
    try (Arena arena = Arena.ofConfined()) {
      Kernel.require(
          Sys.MOVE_MOUNT,
          path,
          tree.number(),
          arena.allocateFrom("").address(),
          AT_FDCWD,
          arena.allocateFrom(path).address(),
          MOVE_MOUNT_F_EMPTY_PATH);
    }
  }

  /**
   * Whether the mount at a path of this mount namespace is read-only (proc_pid_mountinfo(5), field
   * 6).
   *
   * @param mountPoint without blanks and without symbolic links
   */
  public static boolean isReadOnly(Path mountPoint) throws IOException {
    return Files.readAllLines(Path.of("/proc/thread-self/mountinfo")).stream()
        .map(line -> line.split(" ", 7))
        .filter(field -> field[4].equals(mountPoint.toString()))
        .anyMatch(field -> List.of(field[5].split(",", -1)).contains("ro"));
  }

  /** Takes away what is mounted at a path and below, at once. */
  public static void detach(String path) {
    try (Arena arena = Arena.ofConfined()) {
      Kernel.require(Sys.UMOUNT2, path, arena.allocateFrom(path).address(), MNT_DETACH);
    }
  }

  /**
   * Makes {@code newRoot}, a mount, the root of this mount namespace and takes the old one away.
   */
  public static void changeRoot(String newRoot) {
    try (Arena arena = Arena.ofConfined()) {
      long dot = arena.allocateFrom(".").address();
      Kernel.require(Sys.CHDIR, newRoot, arena.allocateFrom(newRoot).address());
      Kernel.require(Sys.PIVOT_ROOT, newRoot, dot, dot);
      Kernel.require(Sys.UMOUNT2, "the old root", dot, MNT_DETACH);
      Kernel.require(Sys.CHDIR, "/", arena.allocateFrom("/").address());
    }
  }

  /** Makes a character device with mode 0666. */
  public static void device(String path, int major, int minor) {
    try (Arena arena = Arena.ofConfined()) {
      Kernel.require(
          Sys.MKNODAT,
          path,
          AT_FDCWD,
          arena.allocateFrom(path).address(),
          0x2000 | 0666,
          ((long) major << 8) | minor);
    }
  }

  /**
   * Opens a path with every symbolic link followed inside {@code root} and nowhere else
   * (openat2(2), RESOLVE_IN_ROOT).
   *
   * @throws LinuxException when it is not there
   */
  public static Fd openInside(Fd root, String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = arena.allocate(24, 8);
      how.set(JAVA_LONG, 0, flags | 0x80000L);
      how.set(JAVA_LONG, 16, 0x10 | 0x02); // RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS
      return new Fd(
          Kernel.require(
              Sys.OPENAT2,
              path,
              root.number(),
              arena.allocateFrom(path).address(),
              how.address(),
              24));
    }
  }
}

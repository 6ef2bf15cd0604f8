package dev.recap.catalog.rootfs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Paths inside a root file system, relative to it and with {@code /usr} merged. */
final class RootfsPath {
  /** Folders that are links into /usr on a merged system (Debian policy 9.1 since Debian 12). */
  static final Set<String> MERGED = Set.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

  private RootfsPath() {}

  /**
   * The path as it is in our root file systems: {@code usr/bin/ps} for {@code /bin/ps}.
   *
   * @throws BuildException when the path leads outside
   */
  static String of(String path) throws BuildException {
    Deque<String> steps = new ArrayDeque<>();
    for (String step : path.split("/", -1)) {
      switch (step) {
        case "", "." -> {}
        case ".." -> {
          if (steps.pollLast() == null) {
            throw outside(path);
          }
        }
        default -> {
          if (step.indexOf('\0') >= 0) {
            throw outside(path);
          }
          steps.addLast(step);
        }
      }
    }
    String first = steps.peekFirst();
    if (first != null && MERGED.contains(first)) {
      steps.addFirst("usr");
    }
    return String.join("/", steps);
  }

  /** Where a link leads that stands at a path. */
  static String linked(String at, String target) throws BuildException {
    return of(target.startsWith("/") ? target : parent(at) + "/" + target);
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static BuildException outside(String path) {
    return new BuildException(
        "Tried to place %s in the root file system but it leads outside".formatted(path));
  }
}

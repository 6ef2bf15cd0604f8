package dev.recap.engine.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A mount namespace for one thread and the processes it starts, holding only the host's mounts that
 * are needed. The OCI runtime copies the whole mount namespace for every container it starts: with
 * the mounts of all other containers left out, that costs the same on a host with a thousand of
 * them. The namespace and everything mounted in it ends with its last process; nothing of it can be
 * seen in the host.
 */
public final class PrivateMounts {

  private PrivateMounts() {}

  /**
   * Takes the calling thread into such a namespace.
   *
   * @param staging an empty folder to build the new root at
   * @param needed paths that must be reachable as they are on the host, with what lies above them
   */
  public static void enter(Path staging, Collection<Path> needed) throws IOException {
    List<Path> keep = mountPoints(needed).toList();
    ThreadNamespaces.unshareMounts();
    Mounts.makePrivate();
    for (Path mountPoint : keep) {
      String below = mountPoint.toString().equals("/") ? "" : mountPoint.toString();
      try (Fd copy = Mounts.copy(mountPoint.toString())) {
        Mounts.attach(copy, staging + below);
      }
    }
    Mounts.changeRoot(staging.toString());
  }

  /** Compared as text: a mount point that is not needed may have a name that is no path here. */
  private static boolean isNeeded(String mountPoint, Collection<Path> needed) {
    String below = mountPoint.equals("/") ? "/" : mountPoint + "/";
    return needed.stream().anyMatch(path -> (path + "/").startsWith(below));
  }

  private static Stream<Path> mountPoints(Collection<Path> needed) throws IOException {
    return ProcText.lines(Path.of("/proc/self/mountinfo")).stream()
        .map(line -> unescape(line.split(" ", 6)[4]))
        .filter(mountPoint -> isNeeded(mountPoint, needed))
        .map(Path::of)
        .distinct()
        .sorted(Comparator.comparingInt(Path::getNameCount));
  }

  /** Blanks, tabs, line ends and backslashes stand in mountinfo as three octal digits. */
  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    return text.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}

package dev.recap.catalog.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An unpacked root file system as a process in it sees it: symbolic links are followed inside it,
 * and no path leads outside, {@code ..} of the root being the root.
 */
public final class RootView {
  /** As many links as Linux follows; see path_resolution(7). */
  private static final int MOST_LINKS = 40;

  private final Path root;

  /** The view of a folder that nobody else changes meanwhile. */
  public RootView(Path root) {
    this.root = root;
  }

  /**
   * Where a path leads when all its links but one in its last step are followed; what is not there
   * is taken as it is written.
   *
   * @throws IOException when links go round in circles
   */
  public Path place(String path) throws IOException {
    return walk(path, false).at();
  }

  /**
   * Whether a link on the way to a path is absolute or climbs above the root, so that somebody who
   * did not take care would leave it.
   *
   * @throws IOException when links go round in circles
   */
  public boolean leadsOut(String path) throws IOException {
    return walk(path, false).out();
  }

  /**
   * Whether a relative or absolute link climbs above the root by its steps alone.
   *
   * @param path of the link
   * @param target what it holds
   */
  public static boolean climbs(String path, String target) {
    long depth =
        target.startsWith("/")
            ? 0
            : Stream.of(path.split("/", -1)).filter(step -> !step.isEmpty()).count() - 1;
    for (String step : List.of(target.split("/", -1))) {
      if (step.equals("..")) {
        if (--depth < 0) {
          return true;
        }
      } else if (!step.isEmpty() && !step.equals(".")) {
        depth++;
      }
    }
    return false;
  }

  /** What a path leads to, if there is anything. */
  public Optional<Path> find(String path) throws IOException {
    Path found = walk(path, true).at();
    return Files.exists(found, LinkOption.NOFOLLOW_LINKS) ? Optional.of(found) : Optional.empty();
  }

  /** Whether a place is a folder of this root file system itself, no step to it being a link. */
  public boolean hasFolder(Path place) {
    Path at = place;
    while (at != null && Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
      if (at.equals(root)) {
        return true;
      }
      at = at.getParent();
    }
    return false;
  }

  /** A place as a path relative to the root. */
  public String relative(Path place) {
    return root.relativize(place).toString();
  }

  /**
   * Where a walk ended.
   *
   * @param out whether it would have left the root
   */
  private record End(Path at, boolean out) {}

  private End walk(String path, boolean followLast) throws IOException {
    Deque<String> rest = new ArrayDeque<>(List.of(path.split("/", -1)));
    Path at = root;
    int links = 0;
    boolean out = false;
    while (!rest.isEmpty()) {
      String step = rest.removeFirst();
      if (step.isEmpty() || step.equals(".")) {
        continue;
      }
      if (step.equals("..")) {
        out |= at.equals(root);
        at = at.equals(root) ? root : Objects.requireNonNull(at.getParent());
        continue;
      }
      Path next = at.resolve(step);
      boolean last = rest.stream().allMatch(s -> s.isEmpty() || s.equals("."));
      if (!Files.isSymbolicLink(next) || (last && !followLast)) {
        at = next;
        continue;
      }
      if (++links > MOST_LINKS) {
        throw new IOException("the links of %s go round in circles".formatted(path));
      }
      String target = Files.readSymbolicLink(next).toString();
      if (target.startsWith("/")) {
        at = root;
        out = true;
      }
      for (String s : List.of(target.split("/", -1)).reversed()) {
        rest.addFirst(s);
      }
    }
    return new End(at, out);
  }
}

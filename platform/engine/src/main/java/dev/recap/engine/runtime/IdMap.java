package dev.recap.engine.runtime;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.engine.linux.ProcText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A map of a user namespace (user_namespaces(7), "uid_map").
 *
 * @param ranges in the order of the file
 */
record IdMap(List<Range> ranges) {

  /** The overflow id of user_namespaces(7). */
  private static final int NOBODY = 65_534;

  /**
   * Ids that follow each other.
   *
   * @param inside the first, inside the namespace
   * @param outside the first, on the host
   * @param count how many
   */
  record Range(long inside, long outside, long count) {}

  static IdMap read(Path file) throws IOException {
    return new IdMap(
        ProcText.lines(file).stream()
            .map(line -> line.strip().split("\\s+", -1))
            .map(w -> new Range(Long.parseLong(w[0]), Long.parseLong(w[1]), Long.parseLong(w[2])))
            .toList());
  }

  int inside(int outside) {
    for (Range range : ranges) {
      if (outside >= range.outside && outside < range.outside + range.count) {
        return (int) (range.inside + outside - range.outside);
      }
    }
    return NOBODY;
  }

  /** The highest group inside that no process has, by its id outside. */
  int unused(Set<Integer> usedOutside, Path process) {
    for (Range range : ranges.reversed()) {
      for (long i = range.count - 1; i >= 0; i--) {
        long inside = range.inside + i;
        boolean special = inside == NOBODY || inside == NOBODY + 1;
        if (!special && !usedOutside.contains((int) (range.outside + i))) {
          return (int) inside;
        }
      }
    }
    throw new PlatformException(
        Problem.Kind.DOES_NOT_FIT,
        "Tried to find a free group in the user namespace of %s but it maps none"
            .formatted(process));
  }
}

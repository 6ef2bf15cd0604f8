package dev.recap.engine.runtime;

import dev.recap.core.binding.TargetFacts;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads what a binding must know of a target's main process (proc_pid_status(5),
 * user_namespaces(7)).
 */
final class FactsReader {
  /**
   * A group of the initial user namespace that nobody uses: far from what distributions and
   * subgid(5) hand out.
   */
  private static final int UNUSED_HERE = 2_113_929_216;

  private FactsReader() {}

  static TargetFacts read(int pid, Path targetCgroup) {
    Path process = Path.of("/proc", Integer.toString(pid));
    try {
      List<String> status = Files.readAllLines(process.resolve("status"));
      boolean ownUser = !same(process, "user");
      List<Integer> groups = numbers(status, "Groups:");
      int uid = numbers(status, "Uid:").get(1);
      int gid = numbers(status, "Gid:").get(1);
      if (!ownUser) {
        return new TargetFacts(uid, gid, groups, false, !same(process, "cgroup"), UNUSED_HERE);
      }
      IdMap users = IdMap.read(process.resolve("uid_map"));
      IdMap mapped = IdMap.read(process.resolve("gid_map"));
      return new TargetFacts(
          users.inside(uid),
          mapped.inside(gid),
          groups.stream().map(mapped::inside).toList(),
          true,
          !same(process, "cgroup"),
          mapped.unused(groupsOf(targetCgroup, status), process));
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new PlatformException(
          Problem.Kind.TARGET_GONE,
          "Tried to look at process %d but it has ended".formatted(pid),
          e);
    }
  }

  private static boolean same(Path process, String namespace) throws IOException {
    return Files.readSymbolicLink(process.resolve("ns").resolve(namespace))
        .equals(Files.readSymbolicLink(Path.of("/proc/self/ns", namespace)));
  }

  private static Set<Integer> groupsOf(Path cgroup, List<String> main) throws IOException {
    Set<Integer> used = new HashSet<>(numbers(main, "Gid:"));
    for (String pid : Files.readAllLines(cgroup.resolve("cgroup.procs"))) {
      Path status = Path.of("/proc", pid, "status");
      if (Files.exists(status)) {
        used.addAll(numbers(Files.readAllLines(status), "Gid:"));
      }
    }
    return used;
  }

  private static List<Integer> numbers(List<String> status, String field) {
    List<Integer> numbers = new ArrayList<>();
    for (String line : status) {
      if (line.startsWith(field)) {
        for (String word : line.substring(field.length()).strip().split("\\s+", -1)) {
          if (!word.isEmpty()) {
            numbers.add(Integer.parseUnsignedInt(word));
          }
        }
      }
    }
    return numbers;
  }

  /** A map of a user namespace: lines of first id inside, first id outside, count. */
  private record IdMap(List<long[]> ranges) {
    static IdMap read(Path file) throws IOException {
      return new IdMap(
          Files.readAllLines(file).stream()
              .map(line -> {
                String[] words = line.strip().split("\\s+", -1);
                return new long[] {
                  Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])
                };
              })
              .toList());
    }

    int inside(int outside) {
      for (long[] range : ranges) {
        if (outside >= range[1] && outside < range[1] + range[2]) {
          return (int) (range[0] + outside - range[1]);
        }
      }
      return 65534; // the overflow id of user_namespaces(7)
    }

    /** The highest group inside that no process has, by its id outside. */
    int unused(Set<Integer> usedOutside, Path process) {
      for (long[] range : ranges.reversed()) {
        for (long i = range[2] - 1; i >= 0; i--) {
          boolean special = range[0] + i >= 65534 && range[0] + i <= 65535;
          if (!special && !usedOutside.contains((int) (range[1] + i))) {
            return (int) (range[0] + i);
          }
        }
      }
      throw new PlatformException(
          Problem.Kind.DOES_NOT_FIT,
          "Tried to find a free group in the user namespace of %s but it maps none"
              .formatted(process));
    }
  }
}

package dev.recap.engine.runtime;

import dev.recap.core.binding.TargetFacts;
import dev.recap.engine.linux.ProcText;
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
      List<String> status = ProcText.lines(process.resolve("status"));
      boolean ownUser = !same(process, "user");
      List<Integer> groups = numbers(status, "Groups:");
      int uid = numbers(status, "Uid:").get(1);
      int gid = numbers(status, "Gid:").get(1);
      if (!ownUser) {
        return new TargetFacts(uid, gid, groups, false, !same(process, "cgroup"), UNUSED_HERE);
      }
      IdMap users = UserMaps.of(pid).users();
      IdMap mapped = UserMaps.of(pid).groups();
      return new TargetFacts(
          users.inside(uid),
          mapped.inside(gid),
          groups.stream().map(mapped::inside).toList(),
          true,
          !same(process, "cgroup"),
          mapped.unused(groupsOf(targetCgroup, status), process));
    } catch (IOException | IndexOutOfBoundsException e) {
      throw Unreadable.process(pid, e);
    }
  }

  private static boolean same(Path process, String namespace) throws IOException {
    return Files.readSymbolicLink(process.resolve("ns").resolve(namespace))
        .equals(Files.readSymbolicLink(Path.of("/proc/self/ns", namespace)));
  }

  private static Set<Integer> groupsOf(Path cgroup, List<String> main) throws IOException {
    Set<Integer> used = new HashSet<>(numbers(main, "Gid:"));
    for (String pid : ProcText.lines(cgroup.resolve("cgroup.procs"))) {
      try {
        used.addAll(numbers(ProcText.lines(Path.of("/proc", pid, "status")), "Gid:"));
      } catch (IOException e) {
        // This one ended meanwhile, not the target.
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
}

package dev.recap.engine.receipt;

import dev.recap.engine.linux.Fd;
import dev.recap.engine.linux.LinuxException;
import dev.recap.engine.linux.ProcText;
import dev.recap.engine.linux.ThreadNamespaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a target looks like at one moment, a set of lines for each subject.
 *
 * @param lines by subject; a subject that could not be looked at is missing
 * @param problem why some could not; empty when all could
 */
public record Snapshot(Map<Subject, SortedSet<String>> lines, String problem) {

  /**
   * Takes a snapshot. The calling thread visits the target's network and IPC namespaces, so it must
   * be a platform thread of the engine's own.
   *
   * @param pid the target's main process
   * @param targetCgroup the folder that lists the target's processes
   * @param home descriptors of the calling thread's own network and IPC namespaces
   */
  public static Snapshot take(int pid, Path targetCgroup, HomeNamespaces home) {
    Map<Subject, SortedSet<String>> lines = new EnumMap<>(Subject.class);
    Path process = Path.of("/proc", Integer.toString(pid));
    try {
      lines.put(Subject.PROCESSES, processes(targetCgroup));
      lines.put(Subject.MOUNTS, mounts(process));
      lines.put(Subject.CGROUP, new TreeSet<>(ProcText.lines(process.resolve("cgroup"))));
      try (Fd net = Fd.open(process + "/ns/net", Fd.O_RDONLY);
          Fd ipc = Fd.open(process + "/ns/ipc", Fd.O_RDONLY)) {
        ThreadNamespaces.enter(net);
        try {
          NetworkState network = NetworkState.take(process);
          lines.put(Subject.LINKS, network.links());
          lines.put(Subject.ADDRESSES, network.addresses());
          lines.put(Subject.ROUTES, network.routes());
          lines.put(Subject.QDISCS, network.qdiscs());
          lines.put(Subject.FILTER_RULES, network.filters());
        } finally {
          ThreadNamespaces.enter(home.net());
        }
        ThreadNamespaces.enter(ipc);
        try {
          lines.put(Subject.IPC, ipc());
        } finally {
          ThreadNamespaces.enter(home.ipc());
        }
      }
      return new Snapshot(lines, "");
    } catch (IOException | UncheckedIOException | LinuxException e) {
      return new Snapshot(lines, String.valueOf(e.getMessage()));
    }
  }

  /** One of a target that cannot be looked at. */
  public static Snapshot none(String problem) {
    return new Snapshot(Map.of(), problem);
  }

  private static SortedSet<String> processes(Path cgroup) throws IOException {
    SortedSet<String> pids = new TreeSet<>();
    if (Files.isDirectory(cgroup)) {
      for (String pid : ProcText.lines(cgroup.resolve("cgroup.procs"))) {
        pids.add("process " + pid);
      }
    }
    return pids;
  }

  /** One line for each mount, as proc_pid_mountinfo(5) shows it. */
  private static SortedSet<String> mounts(Path process) throws IOException {
    return new TreeSet<>(ProcText.lines(process.resolve("mountinfo")));
  }

  /** Without counts, last users and times, which change by use alone. */
  private static SortedSet<String> ipc() throws IOException {
    SortedSet<String> objects = new TreeSet<>();
    for (String kind : List.of("shm", "sem", "msg")) {
      List<String> table = ProcText.lines(Path.of("/proc/sysvipc", kind));
      for (String line : table.subList(1, table.size())) {
        String[] field = line.strip().split(" +", -1);
        objects.add(
            "%s key %s id %s mode %s owner %s"
                .formatted(kind, field[0], field[1], field[2], field[kind.equals("sem") ? 4 : 7]));
      }
    }
    return objects;
  }
}

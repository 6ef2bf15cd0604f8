package dev.recap.engine.target;

import dev.recap.engine.cgroup.CgroupHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Resolves container ids to processes from the cgroup tree alone, when no daemon can be asked. */
final class CgroupTree {
  private static final List<String> USUAL =
      List.of(
          "docker/%s",
          "system.slice/docker-%s.scope",
          "machine.slice/libpod-%s.scope",
          "libpod_parent/libpod-%s");

  private final ProcFs proc;
  private final CgroupHost host;

  CgroupTree(ProcFs proc, CgroupHost host) {
    this.proc = proc;
    this.host = host;
  }

  /**
   * Finds containers with live processes by id or {@linkplain Ids#isPrefix id prefix}.
   *
   * @return container id to its main process
   */
  Map<String, Integer> find(String id) {
    Map<String, Integer> found = new LinkedHashMap<>();
    for (Path hierarchy : hierarchies()) {
      for (Path cgroup : named(hierarchy, id)) {
        String whole = CgroupName.idOf(String.valueOf(cgroup.getFileName()));
        if (!found.containsKey(whole)) {
          mainProcess(cgroup).ifPresent(pid -> found.put(whole, pid));
        }
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    return found;
  }

  /** The hierarchies runtimes put containers in, the cheapest to walk first. */
  private List<Path> hierarchies() {
    return Stream.concat(
            host.unified().stream(),
            Stream.of("freezer", "pids", "memory", "name=systemd")
                .flatMap(c -> Optional.ofNullable(host.controllers().get(c)).stream()))
        .distinct()
        .toList();
  }

  private static List<Path> named(Path hierarchy, String id) {
    // Most containers are in one of these, and then the others need not be looked at.
    List<Path> usual =
        Ids.isWhole(id)
            ? USUAL.stream()
                .map(place -> hierarchy.resolve(place.formatted(id)))
                .filter(Files::isDirectory)
                .toList()
            : List.of();
    return usual.isEmpty()
        ? CgroupWalk.below(hierarchy).stream().filter(dir -> isNamed(dir, id)).toList()
        : usual;
  }

  private static boolean isNamed(Path dir, String id) {
    String name = String.valueOf(dir.getFileName());
    // conmon's cgroup is named after the container it watches.
    return !name.contains("conmon") && Ids.match(id, CgroupName.idOf(name));
  }

  /**
   * The process that is pid 1 of the container's own pid namespace; where it has none of its own,
   * the one started first.
   */
  private Optional<Integer> mainProcess(Path cgroup) {
    List<Integer> own = processes(cgroup);
    return (own.isEmpty() ? below(cgroup) : own)
        .stream()
            .flatMap(pid -> candidate(pid).stream())
            .min(
                Comparator.comparing(Candidate::nested)
                    .thenComparingInt(Candidate::depth)
                    .thenComparingLong(Candidate::startTicks))
            .map(Candidate::pid);
  }

  private Optional<Candidate> candidate(int pid) {
    List<Integer> pids = proc.namespacePids(pid);
    return proc.stat(pid)
        .filter(stat -> !stat.ended() && !pids.isEmpty())
        .map(s -> new Candidate(pid, pids.getLast() != 1, pids.size(), s.startTicks()));
  }

  /** Systemd and some runtimes move the processes into cgroups of their own below. */
  private static List<Integer> below(Path cgroup) {
    return CgroupWalk.below(cgroup).stream().flatMap(dir -> processes(dir).stream()).toList();
  }

  private static List<Integer> processes(Path cgroup) {
    try {
      return Files.readAllLines(cgroup.resolve("cgroup.procs")).stream()
          .map(Integer::valueOf)
          .filter(pid -> pid > 0)
          .toList();
    } catch (IOException _) {
      // It was removed, or is a threaded one that lists none.
      return List.of();
    }
  }

  /** A process of the container; the main one sorts first. */
  private record Candidate(int pid, boolean nested, int depth, long startTicks) {}
}

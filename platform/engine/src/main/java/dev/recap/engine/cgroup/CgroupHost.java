package dev.recap.engine.cgroup;

import dev.recap.engine.linux.ProcText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cgroup hierarchies of this host.
 *
 * @param mode how they are mounted
 * @param controllers where each controller's hierarchy is mounted; all the same folder on v2
 * @param unified where the v2 hierarchy is mounted, if it is
 */
public record CgroupHost(Mode mode, Map<String, Path> controllers, Optional<Path> unified) {

  /** How the hierarchies are mounted. */
  public enum Mode {
    /** One hierarchy with all controllers. */
    V2,
    /** A hierarchy for each controller. */
    V1,
    /** Controllers on v1, and a v2 hierarchy beside them. */
    HYBRID
  }

  /**
   * Reads them from a mountinfo file (proc_pid_mountinfo(5)), normally {@code
   * /proc/self/mountinfo}.
   */
  public static CgroupHost read(Path mountinfo) throws IOException {
    Map<String, Path> v1 = new LinkedHashMap<>();
    Optional<Path> unified = Optional.empty();
    for (String line : ProcText.lines(mountinfo)) {
      int dash = line.indexOf(" - ");
      String[] left = line.substring(0, dash).split(" ", -1);
      String[] right = line.substring(dash + 3).split(" ", -1);
      if (right[0].equals("cgroup2")) {
        unified = Optional.of(Path.of(left[4]));
      } else if (right[0].equals("cgroup")) {
        for (String option : right[2].split(",", -1)) {
          v1.putIfAbsent(option, Path.of(left[4]));
        }
      }
    }
    if (v1.containsKey("memory") || v1.containsKey("pids")) {
      return new CgroupHost(unified.isPresent() ? Mode.HYBRID : Mode.V1, Map.copyOf(v1), unified);
    }
    Path root =
        unified.orElseThrow(() ->
            new IOException(
                "Tried to find the cgroup hierarchies in %s but none is mounted"
                    .formatted(mountinfo)));
    Map<String, Path> v2 = new LinkedHashMap<>();
    for (String controller :
        Files.readString(root.resolve("cgroup.controllers")).strip().split(" ", -1)) {
      v2.put(controller, root);
    }
    return new CgroupHost(Mode.V2, Map.copyOf(v2), unified);
  }

  /** The mount points a limited cgroup needs, each once. */
  List<Path> hierarchies() {
    if (mode == Mode.V2) {
      return unified.stream().toList();
    }
    return List.of("memory", "cpu", "pids", "freezer").stream()
        .filter(controllers::containsKey)
        .map(controllers::get)
        .distinct()
        .toList();
  }

  /** The mount points of the hierarchies that limited cgroups are made in. */
  public List<Path> limiting() {
    return hierarchies();
  }

  /** The hierarchy whose cgroup.procs says which processes are in a cgroup. */
  Path processes() {
    return mode == Mode.V2
        ? unified.orElseThrow()
        : Optional.ofNullable(controllers.get("pids")).orElseThrow();
  }

  /**
   * The folder of the cgroup a process is in, in the hierarchy that lists processes.
   *
   * @throws IOException when the process has ended
   */
  public Path folderOf(int pid) throws IOException {
    for (String line : ProcText.lines(Path.of("/proc/" + pid + "/cgroup"))) {
      String[] field = line.split(":", 3);
      boolean fits =
          mode == Mode.V2
              ? field[0].equals("0")
              : List.of(field[1].split(",", -1)).contains("pids");
      if (fits) {
        return Path.of(processes() + field[2]);
      }
    }
    return processes();
  }
}

package dev.recap.engine.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The cgroups a process is in, as paths below the hierarchies' mount points (cgroups(7), {@code
 * /proc/PID/cgroup}).
 *
 * @param unified its cgroup v2 path; also present on hosts that have both versions
 * @param controllers its cgroup v1 paths by controller ({@code memory}, {@code pids}, {@code
 *     freezer} …) or named hierarchy ({@code name=systemd}); empty on hosts with v2 alone
 */
public record ProcessCgroups(Optional<String> unified, Map<String, String> controllers) {

  public ProcessCgroups {
    controllers = Map.copyOf(controllers);
  }

  static ProcessCgroups parse(List<String> lines) {
    Optional<String> unified = Optional.empty();
    Map<String, String> controllers = new TreeMap<>();
    for (String line : lines) {
      String[] fields = line.split(":", 3);
      if (fields.length < 3) {
        continue;
      }
      if (fields[0].equals("0") && fields[1].isEmpty()) {
        unified = Optional.of(fields[2]);
      }
      for (String controller : fields[1].split(",", -1)) {
        if (!controller.isEmpty()) {
          controllers.put(controller, fields[2]);
        }
      }
    }
    return new ProcessCgroups(unified, controllers);
  }

  /** All its paths. */
  List<String> paths() {
    List<String> paths = new ArrayList<>(controllers.values());
    unified.ifPresent(paths::add);
    return paths;
  }

  /** The innermost container its cgroups are named after. */
  Optional<CgroupName> container() {
    return paths().stream()
        .flatMap(path -> CgroupName.innermost(path).stream())
        .max(java.util.Comparator.comparingInt(CgroupName::depth));
  }

  /** Whether some path has a component named after container {@code id}. */
  boolean isIn(String id) {
    return paths().stream().anyMatch(path -> CgroupName.in(path, id));
  }
}

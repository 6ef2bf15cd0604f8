package dev.recap.functions.audit;

import dev.recap.functions.audit.Finding.Check;
import dev.recap.functions.audit.Finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What is mounted into the target; see proc_pid_mountinfo(5). */
final class MountChecks {
  private static final Pattern ENGINE_SOCKET =
      Pattern.compile(".*/(docker|containerd|podman|crio)[^/]*\\.sock");
  private static final Set<String> OF_THE_KERNEL = Set.of("proc", "sysfs", "cgroup", "cgroup2");

  private MountChecks() {}

  static List<Finding> findings() throws IOException {
    List<Finding> found = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/1/mountinfo"))) {
      String[] halves = line.split(" - ", 2);
      String[] mount = halves[0].split(" ", -1);
      String[] source = halves.length < 2 ? new String[0] : halves[1].split(" ", -1);
      if (mount.length < 6 || source.length < 1) {
        continue;
      }
      boolean writable = List.of(mount[5].split(",", -1)).contains("rw");
      look(mount[3], mount[4], source[0], writable, found);
    }
    return found;
  }

  private static void look(
      String root, String point, String type, boolean writable, List<Finding> found) {
    if (ENGINE_SOCKET.matcher(root).matches() || ENGINE_SOCKET.matcher(point).matches()) {
      found.add(finding(Severity.HIGH, point, "gives power over the container engine of the host"));
    } else if (writable && (type.equals("sysfs") || type.startsWith("cgroup"))) {
      found.add(finding(Severity.MEDIUM, point, type + " of the host, writable"));
    } else if (writable && point.equals("/")) {
      found.add(finding(Severity.LOW, point, "the root file system can be written to"));
    } else if (root.matches("/(etc|root|home|var|usr|boot)(/.*)?")
        && !point.startsWith("/etc/")
        && !OF_THE_KERNEL.contains(type)) {
      found.add(
          finding(
              writable ? Severity.MEDIUM : Severity.LOW,
              point,
              "shows %s of its file system%s".formatted(root, writable ? ", writable" : "")));
    }
  }

  private static Finding finding(Severity severity, String point, String detail) {
    return new Finding(Check.MOUNTS, severity, "mount " + point, detail);
  }
}

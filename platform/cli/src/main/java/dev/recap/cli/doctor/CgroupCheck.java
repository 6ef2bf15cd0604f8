package dev.recap.cli.doctor;

import dev.recap.engine.cgroup.CgroupHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at how the cgroup hierarchies are mounted and which controllers they have. */
final class CgroupCheck implements Check {
  private static final String SUBJECT = "cgroups";

  private final Path mountinfo;

  /** Reads the mounts of proc_pid_mountinfo(5). */
  CgroupCheck(Path mountinfo) {
    this.mountinfo = mountinfo;
  }

  @Override
  public List<Finding> look() {
    CgroupHost host;
    try {
      host = CgroupHost.read(mountinfo);
    } catch (IOException e) {
      return List.of(
          Finding.bad(
              SUBJECT, String.valueOf(e.getMessage()), "mount -t cgroup2 none /sys/fs/cgroup"));
    }
    List<String> missing = new ArrayList<>(List.of("memory", "cpu", "pids"));
    missing.removeAll(host.controllers().keySet());
    String mode =
        switch (host.mode()) {
          case V2 -> "version 2";
          case V1 -> "version 1";
          case HYBRID -> "hybrid: controllers on version 1, version 2 beside them";
        };
    return List.of(
        missing.isEmpty()
            ? Finding.good(SUBJECT, mode)
            : Finding.bad(
                SUBJECT,
                mode + ", without " + String.join(", ", missing),
                "Have the kernel give these controllers to %s"
                    .formatted(host.mode() == CgroupHost.Mode.V2 ? "cgroup v2" : "cgroup v1")));
  }
}

package dev.recap.tests.benchmark;

import dev.recap.engine.cgroup.CgroupHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a reader must know of the machine to judge figures from it. */
final class Machine {
  private Machine() {}

  static Map<String, String> describe(Path root, Plan plan)
      throws IOException, InterruptedException {
    Map<String, String> run = new LinkedHashMap<>();
    run.put("plan", plan.name());
    run.put("date", Clock.systemUTC().instant().toString().substring(0, 16) + "Z");
    run.put("commit", commit(root));
    run.put("kernel", Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
    run.put(
        "cgroups",
        CgroupHost.read(Path.of("/proc/self/mountinfo"))
            .mode()
            .toString()
            .toLowerCase(Locale.ROOT));
    run.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    run.put("java", Runtime.version().toString());
    run.put(
        "crun",
        External.of(Programs.find("crun").toString(), "--version")
            .output()
            .lines()
            .findFirst()
            .orElse(""));
    run.put(
        "docker",
        External.of("docker", "version", "--format={{.Server.Version}}").output().strip());
    run.put("load before it began", Files.readString(Path.of("/proc/loadavg")).split(" ", 4)[0]);
    return run;
  }

  private static String commit(Path root) throws InterruptedException {
    try {
      return External.of("git", "-C", root.toString(), "describe", "--always", "--dirty")
          .output()
          .strip();
    } catch (IOException e) {
      return "not in a git work tree";
    }
  }
}

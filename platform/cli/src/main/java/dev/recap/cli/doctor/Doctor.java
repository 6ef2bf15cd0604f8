package dev.recap.cli.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at everything RECap needs of this host. */
public final class Doctor {
  private final List<Check> checks;

  /** With these checks, in the order in which they are reported. */
  public Doctor(List<Check> checks) {
    this.checks = checks;
  }

  /**
   * The checks that need no engine.
   *
   * @param root whether this process has user id 0
   * @param stateDir where RECap keeps its files
   */
  public static List<Check> basics(boolean root, Path stateDir) {
    List<Check> checks = new ArrayList<>();
    checks.add(new RootCheck(root));
    checks.add(new KernelCheck(System.getProperty("os.version", "")));
    checks.add(new CgroupCheck(Path.of("/proc/self/mountinfo")));
    checks.addAll(tools());
    checks.add(new DaemonCheck(sockets()));
    checks.add(new SpaceCheck(stateDir));
    return checks;
  }

  /** The checks of the programs the demo needs. */
  public static List<Check> forDemo() {
    List<Check> checks = new ArrayList<>(tools());
    checks.add(
        new ToolCheck(
            "nc.openbsd",
            "the server in the demo's container",
            "netcat-openbsd",
            List.of(Path.of("/bin/nc.openbsd"))));
    return checks;
  }

  private static List<Check> tools() {
    return List.of(
        new ToolCheck(
            "tini-static",
            "reaps what a capsule leaves behind",
            "tini",
            List.of(Path.of("/usr/bin/tini-static"), Path.of("/sbin/tini-static"))),
        new ToolCheck(
            "busybox",
            "starts the OCI runtime",
            "busybox-static",
            List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"))));
  }

  private static Map<String, Path> sockets() {
    Map<String, Path> sockets = new LinkedHashMap<>();
    sockets.put("docker", Path.of("/var/run/docker.sock"));
    sockets.put("podman", Path.of("/run/podman/podman.sock"));
    sockets.put("containerd", Path.of("/run/containerd/containerd.sock"));
    return sockets;
  }

  /** All findings. */
  public List<Finding> examine() {
    List<Finding> all = new ArrayList<>();
    for (Check check : checks) {
      all.addAll(check.look());
    }
    return all;
  }

  /** Whether there is nothing that keeps capsules from running, and nothing left behind. */
  public static boolean healthy(List<Finding> findings) {
    return findings.stream().noneMatch(finding -> finding.state() == Finding.State.BAD);
  }
}

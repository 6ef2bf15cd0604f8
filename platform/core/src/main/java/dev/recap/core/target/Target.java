package dev.recap.core.target;

import java.util.Map;
import java.util.Optional;

/**
 * A running container that was found, identified so that a restarted one is another target.
 *
 * @param runtime {@code docker}, {@code podman}, {@code containerd}, {@code crun}, {@code runc} or
 *     {@code pid}
 * @param id the container's full id; for a bare process its cgroup's container id, or {@code pid-N}
 * @param name what people call it
 * @param image its image reference, where the runtime knows one
 * @param labels its labels
 * @param pid its main process, as this host counts
 * @param startTicks when that process started, in clock ticks since boot (field 22 of
 *     proc_pid_stat(5))
 */
public record Target(
    String runtime,
    String id,
    String name,
    Optional<String> image,
    Map<String, String> labels,
    int pid,
    long startTicks) {

  /** Its unambiguous reference. */
  public String reference() {
    return runtime.equals("pid") ? "pid:" + pid : runtime + ":" + name;
  }
}

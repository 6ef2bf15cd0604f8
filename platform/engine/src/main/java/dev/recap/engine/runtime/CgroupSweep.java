package dev.recap.engine.runtime;

import dev.recap.engine.cgroup.LimitedCgroup;
import dev.recap.engine.linux.Pidfd;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends processes of a cgroup.
 *
 * @param cgroup whose processes
 */
record CgroupSweep(LimitedCgroup cgroup) {
  private static final int KILL = 9;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Sends a signal to every process but those to spare. */
  void signal(int signal, Census spare) {
    for (int pid : cgroup.pids()) {
      if (!spare.holds(pid)) {
        signal(pid, signal);
      }
    }
  }

  /**
   * Kills every process but those to spare and waits until they are gone.
   *
   * @return how many were there; -1 when some could not be ended in 3 s
   */
  int sweep(Census spare) {
    List<Integer> first = others(spare);
    if (first.isEmpty()) {
      return 0;
    }
    cgroup.forbidForks();
    long end = System.nanoTime() + PATIENCE_NANOS;
    List<Integer> left = others(spare);
    while (!left.isEmpty()) {
      if (System.nanoTime() > end) {
        return -1;
      }
      left.forEach(pid -> signal(pid, KILL));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      left = others(spare);
    }
    return first.size();
  }

  private List<Integer> others(Census spare) {
    return cgroup.pids().stream().filter(pid -> !spare.holds(pid)).toList();
  }

  /**
   * Looks a second time after taking hold of the process: the number may have come to mean another
   * meanwhile.
   */
  private void signal(int pid, int signal) {
    Optional<Pidfd> held = Pidfd.open(pid);
    if (held.isPresent()) {
      try (Pidfd process = held.get()) {
        if (cgroup.pids().contains(pid)) {
          process.signal(signal);
        }
      }
    }
  }
}

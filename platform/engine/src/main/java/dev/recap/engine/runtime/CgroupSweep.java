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
   * Kills every process but those to spare and waits until they are gone and reaped.
   *
   * @return how many were there; -1 when some could not be ended in 3 s
   */
  int sweep(Census spare) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    List<Integer> first = others(spare);
    if (!first.isEmpty()) {
      cgroup.forbidForks();
    }
    List<Integer> left = first;
    while (!left.isEmpty()) {
      if (System.nanoTime() > end) {
        return -1;
      }
      left.forEach(pid -> signal(pid, KILL));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      left = others(spare);
    }
    if (!spare.equals(Census.NONE)) {
      awaitReaped(spare, end);
    }
    return first.size();
  }

  /**
   * A process leaves the list when it begins to exit, and becomes the subreaper's to reap only at
   * the end of that. If the subreaper left between the two, the target's PID 1 would inherit it.
   * The charge stays until it is reaped.
   */
  private void awaitReaped(Census spare, long end) {
    while (cgroup.charged() > spare.startTicks().size()
        && cgroup.charged() > spare.threads()
        && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
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

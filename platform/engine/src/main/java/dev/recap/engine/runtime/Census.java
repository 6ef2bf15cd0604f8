package dev.recap.engine.runtime;

import dev.recap.engine.cgroup.LimitedCgroup;
import dev.recap.engine.linux.ProcText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Processes that are known, by process id and the time they started: a number alone may come to
 * mean another process.
 *
 * @param startTicks field 22 of proc_pid_stat(5), by process id
 */
record Census(Map<Integer, Long> startTicks) {
  /** Nobody is known. */
  static final Census NONE = new Census(Map.of());

  /** Everything that runs in a cgroup now. */
  static Census of(LimitedCgroup cgroup) {
    Map<Integer, Long> found = new HashMap<>();
    for (int pid : cgroup.pids()) {
      long start = startOf(pid);
      if (start >= 0) {
        found.put(pid, start);
      }
    }
    return new Census(Map.copyOf(found));
  }

  /** Whether the process that has this number now is one of these. */
  boolean holds(int pid) {
    Long start = startTicks.get(pid);
    return start != null && start == startOf(pid);
  }

  /**
   * The name before the numbers stands in parentheses and may itself hold anything; -1 when there
   * is no such process.
   */
  private static long startOf(int pid) {
    try {
      String stat = ProcText.read(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21);
      return Long.parseLong(fields[19]);
    } catch (IOException e) {
      return -1;
    }
  }
}

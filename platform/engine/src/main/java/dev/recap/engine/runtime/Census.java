package dev.recap.engine.runtime;

import dev.recap.engine.cgroup.LimitedCgroup;
import dev.recap.engine.linux.ProcText;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Processes that are known, by process id and the time they started: a number alone may come to
 * mean another process.
 *
 * @param startTicks field 22 of proc_pid_stat(5), by process id
 * @param parents field 4 of it, by process id
 */
record Census(Map<Integer, Long> startTicks, Map<Integer, Integer> parents) {
  /** Nobody is known. */
  static final Census NONE = new Census(Map.of(), Map.of());

  /** Everything that runs in a cgroup now. */
  static Census of(LimitedCgroup cgroup) {
    Map<Integer, Long> ticks = new HashMap<>();
    Map<Integer, Integer> parents = new HashMap<>();
    for (int pid : cgroup.pids()) {
      List<String> fields = fields(pid);
      if (!fields.isEmpty()) {
        ticks.put(pid, Long.parseLong(fields.get(19)));
        parents.put(pid, Integer.parseInt(fields.get(1)));
      }
    }
    return new Census(Map.copyOf(ticks), Map.copyOf(parents));
  }

  /** Whether the process that has this number now is one of these. */
  boolean holds(int pid) {
    Long start = startTicks.get(pid);
    if (start == null) {
      return false;
    }
    List<String> fields = fields(pid);
    return !fields.isEmpty() && start == Long.parseLong(fields.get(19));
  }

  /** These without one of them. */
  Census without(int pid) {
    Map<Integer, Long> ticks = new HashMap<>(startTicks);
    ticks.remove(pid);
    return new Census(Map.copyOf(ticks), parents);
  }

  /** How many threads they have together now; those that have ended count for nothing. */
  int threads() {
    int threads = 0;
    for (int pid : startTicks.keySet()) {
      String[] tasks = new File("/proc/" + pid + "/task").list();
      threads += tasks == null ? 0 : tasks.length;
    }
    return threads;
  }

  /** The one with the most ancestors among these, nearest first; empty when nobody is known. */
  List<Integer> longestLine() {
    List<Integer> longest = List.of();
    for (int pid : startTicks.keySet()) {
      List<Integer> line = new ArrayList<>();
      Integer next = pid;
      while (next != null && startTicks.containsKey(next) && line.size() < startTicks.size()) {
        line.add(next);
        next = parents.get(next);
      }
      if (line.size() > longest.size()) {
        longest = line;
      }
    }
    return List.copyOf(longest);
  }

  /**
   * The fields after the name, which stands in parentheses and may itself hold anything; empty when
   * there is no such process.
   */
  private static List<String> fields(int pid) {
    try {
      String stat = ProcText.read(Path.of("/proc/" + pid + "/stat"));
      return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21));
    } catch (IOException e) {
      return List.of();
    }
  }
}

package dev.recap.functions.jvm;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The answer to {@code Thread.print -l}.
 *
 * @param threads of Java code and of the JVM itself, in its order
 * @param deadlocks each the threads that wait for each other in a circle
 */
record ThreadDump(List<JavaThread> threads, List<Deadlock> deadlocks) {
  private static final String DEADLOCK = "Found one Java-level deadlock:";
  private static final String STACKS_AGAIN = "Java stack information for the threads listed above";

  static ThreadDump parse(String text) {
    List<JavaThread> threads = new ArrayList<>();
    List<Deadlock> deadlocks = new ArrayList<>();
    List<String> paragraph = new ArrayList<>();
    boolean inDeadlock = false;
    for (String line : text.lines().toList()) {
      if (line.startsWith(DEADLOCK)) {
        finish(paragraph, inDeadlock, threads, deadlocks);
        inDeadlock = true;
      } else if (inDeadlock && line.startsWith(STACKS_AGAIN)) {
        finish(paragraph, true, threads, deadlocks);
        // What follows repeats stacks that are in the list, up to the next deadlock.
      } else if (!inDeadlock && JavaThread.begins(line)) {
        finish(paragraph, false, threads, deadlocks);
        paragraph.add(line);
      } else if (inDeadlock || !paragraph.isEmpty()) {
        paragraph.add(line);
      }
    }
    finish(paragraph, inDeadlock, threads, deadlocks);
    if (threads.isEmpty()) {
      throw new Refusal("Tried to read a thread dump but the JVM answered: " + text.strip());
    }
    return new ThreadDump(List.copyOf(threads), List.copyOf(deadlocks));
  }

  private static void finish(
      List<String> paragraph,
      boolean inDeadlock,
      List<JavaThread> threads,
      List<Deadlock> deadlocks) {
    if (inDeadlock) {
      Deadlock deadlock = Deadlock.parse(paragraph);
      if (!deadlock.waits().isEmpty()) {
        deadlocks.add(deadlock);
      }
    } else if (!paragraph.isEmpty()) {
      threads.add(JavaThread.parse(paragraph));
    }
    paragraph.clear();
  }

  /** Adds how many threads are in which state, the deadlocks, and the threads. */
  void addTo(JsonObject json) {
    JsonObject states = new JsonObject();
    Map<String, Long> counts =
        threads.stream()
            .filter(JavaThread::java)
            .collect(Collectors.groupingBy(JavaThread::state, TreeMap::new, Collectors.counting()));
    counts.forEach(states::addProperty);
    json.add("states", states);
    JsonArray circles = new JsonArray();
    Set<String> dead = new TreeSet<>();
    for (Deadlock deadlock : deadlocks) {
      circles.add(deadlock.json());
      deadlock.waits().forEach(wait -> dead.add(wait.thread()));
    }
    json.add("deadlocks", circles);
    JsonArray java = new JsonArray();
    JsonArray own = new JsonArray();
    for (JavaThread thread : threads) {
      JsonObject one = thread.json();
      if (thread.java()) {
        one.addProperty("deadlocked", dead.contains(thread.name()));
        java.add(one);
      } else {
        own.add(one);
      }
    }
    json.add("threads", java);
    json.add("vm_threads", own);
  }
}

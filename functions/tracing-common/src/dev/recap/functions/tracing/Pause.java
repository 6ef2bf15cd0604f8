package dev.recap.functions.tracing;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A process all of whose threads stand still until this is closed.
 *
 * <p>They are seized (PTRACE_SEIZE), not attached to: the kernel lets them go on as they were,
 * whatever way this process ends, and one that was stopped by a signal stays stopped.
 */
public final class Pause implements AutoCloseable {
  private static final int EPERM = 1;
  private static final int ESRCH = 3;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
  private static final long POLL_NANOS = 50_000;

  /** PTRACE_EVENT_STOP: it stands still because it was asked to, or had been stopped before. */
  private static final int EVENT_STOP = 128;

  private final int process;
  private final Ptrace ptrace;

  /** Threads that stand still, with the signal that each was about to get, or 0. */
  private final SortedMap<Integer, Integer> stopped = new TreeMap<>();

  /** Threads that wait in the kernel and cannot be stopped. */
  private final SortedSet<Integer> running = new TreeSet<>();

  private Pause(int process, Ptrace ptrace) {
    this.process = process;
    this.ptrace = ptrace;
  }

  /**
   * Stops a process. Threads that do not stop in two seconds are left as they are.
   *
   * @throws IllegalStateException when it may not be traced or has ended, with a sentence why
   */
  public static Pause of(int process, Ptrace ptrace) throws IOException {
    Pause pause = new Pause(process, ptrace);
    try {
      pause.stopAll();
      return pause;
    } catch (IOException | RuntimeException e) {
      pause.close();
      throw e;
    }
  }

  /** The threads that stand still, the first of the process before the others. */
  public SortedSet<Integer> threads() {
    return new TreeSet<>(stopped.keySet());
  }

  /** The threads that could not be stopped. */
  public SortedSet<Integer> unstoppable() {
    return running;
  }

  /** Lets all threads go on. */
  @Override
  public void close() {
    for (Map.Entry<Integer, Integer> thread : stopped.entrySet()) {
      ptrace.detach(thread.getKey(), thread.getValue());
    }
    stopped.clear();
  }

  private void stopAll() throws IOException {
    long end = System.nanoTime() + PATIENCE;
    // A thread that still runs may start others: until a look finds none that is new.
    while (seizeNew()) {
      while (!running.isEmpty() && System.nanoTime() < end) {
        collect();
      }
    }
    if (stopped.isEmpty()) {
      throw new IllegalStateException(
          "Tried to stop process "
              + process
              + " for a moment but "
              + (running.isEmpty() ? "it ended meanwhile" : "it waits in the kernel: try later"));
    }
  }

  private boolean seizeNew() throws IOException {
    boolean found = false;
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc", Integer.toString(process), "task"))) {
      for (Path task : tasks) {
        int thread = Integer.parseInt(task.getFileName().toString());
        if (!stopped.containsKey(thread) && !running.contains(thread)) {
          found |= seize(thread);
        }
      }
    } catch (NoSuchFileException e) {
      return false;
    }
    return found;
  }

  private boolean seize(int thread) throws IOException {
    int error = ptrace.seize(thread);
    if (error == ESRCH) {
      return false;
    }
    if (error != 0) {
      if (Status.of(process, thread).map(Status::isDead).orElse(true)) {
        return false;
      }
      throw new IllegalStateException(refusal(thread, error));
    }
    ptrace.interrupt(thread);
    running.add(thread);
    return true;
  }

  private String refusal(int thread, int error) throws IOException {
    String tried = "Tried to stop thread " + thread + " of process " + process + " but ";
    Optional<Status> status = Status.of(process, thread);
    int tracer = status.map(Status::tracer).orElse(0);
    if (tracer != 0) {
      return tried + "process " + tracer + " traces it already: try again when that has ended";
    }
    if (error == EPERM) {
      return tried
          + "the kernel does not permit it: somebody outside the target traces it already, or"
          + " kernel.yama.ptrace_scope of the host forbids it";
    }
    return tried + "ptrace failed with error " + error;
  }

  private void collect() {
    for (int thread : new TreeSet<>(running)) {
      Optional<Integer> status = ptrace.poll(thread);
      if (status.isPresent()) {
        running.remove(thread);
        stop(thread, status.get());
      }
    }
    if (!running.isEmpty()) {
      java.util.concurrent.locks.LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private void stop(int thread, int status) {
    boolean stands = (status & 0xff) == 0x7f;
    if (stands) {
      boolean event = status >> 16 == EVENT_STOP;
      stopped.put(thread, event ? 0 : (status >> 8) & 0xff);
    }
  }
}

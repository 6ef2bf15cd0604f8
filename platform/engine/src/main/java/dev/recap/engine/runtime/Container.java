package dev.recap.engine.runtime;

import dev.recap.engine.linux.Fd;
import dev.recap.engine.linux.LinuxException;
import dev.recap.engine.linux.Pipe;
import dev.recap.engine.linux.Poller;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One container in a launcher, from the order to start the OCI runtime to the report that it has
 * ended. Used on the launcher's thread only.
 */
final class Container implements AutoCloseable {
  private static final long BIND_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** The supervisor, the subreaper and the OCI runtime. */
  private static final int PROTECTED = 3;

  private static final int UNREAD = 4096;

  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Launcher launcher;
  private final Pipe in = Pipe.open();
  private final Pipe out = Pipe.open();
  private final Pipe err = Pipe.open();
  private final Pipe status = Pipe.open();
  private final Pipe go = Pipe.open();
  private final LineReader reports = new LineReader(status.reader());

  /**
   * The runtime, the subreaper and the supervisor: all that runs before the capsule's first
   * instruction.
   */
  private Census infrastructure = Census.NONE;

  private boolean armed;
  private boolean ended;
  private boolean expired;
  private String ending = "";

  Container(Launcher launcher) {
    this.launcher = launcher;
  }

  /** Has the runtime start over a configuration. */
  void start(String config, String extra) throws IOException {
    Files.deleteIfExists(log());
    Files.writeString(launcher.folder().path().resolve("bundle/config.json"), config);
    launcher.run(in.reader(), out.writer(), err.writer(), status.writer(), go.reader(), extra);
  }

  /**
   * Waits until the supervisor stands inside and waits for its order.
   *
   * @return whether it does; false when the runtime ended instead
   */
  boolean awaitReady() throws IOException {
    long end = System.nanoTime() + BIND_NANOS;
    try (Poller poller = new Poller(2)) {
      poller.watch(0, reports.fd());
      poller.watch(1, launcher.reports().fd());
      while (System.nanoTime() < end) {
        if (reports.poll().equals("ready")) {
          closeTheirEnds();
          infrastructure = findInfrastructure();
          return true;
        }
        String line = launcher.reports().poll();
        if (line.startsWith("ended") || launcher.reports().ended()) {
          ended = true;
          ending = line;
          return false;
        }
        poller.await(end - System.nanoTime());
      }
    }
    return false;
  }

  /**
   * The runtime has opened them by now; only with ours closed does an end of file tell that theirs
   * are.
   */
  private void closeTheirEnds() {
    in.reader().close();
    out.writer().close();
    err.writer().close();
    status.writer().close();
    go.reader().close();
  }

  /**
   * The runtime, the subreaper and the supervisor, without the supervisor's child that becomes the
   * capsule's command.
   */
  private Census findInfrastructure() throws IOException {
    Census all = Census.of(launcher.cgroup());
    List<Integer> line = all.longestLine();
    if (line.size() <= PROTECTED) {
      throw new IOException("the supervisor ended at once");
    }
    // When memory runs out the kernel takes what belongs to the capsule, which is born with 1000,
    // and never these: without them what it left would stay in the target as zombies.
    for (int pid : line.subList(1, 1 + PROTECTED)) {
      Files.writeString(Path.of("/proc/" + pid + "/oom_score_adj"), "0");
    }
    return all.without(line.getFirst());
  }

  /**
   * Lets the capsule's command begin. The guard knows of it first: it holds the deadline if this
   * process cannot.
   */
  void begin(long timeoutNanos) {
    launcher.armGuard(timeoutNanos, infrastructure.startTicks().keySet());
    armed = true;
    go.writer().say("go\n");
  }

  Fd stdin() {
    return in.writer();
  }

  Fd stdout() {
    return out.reader();
  }

  Fd stderr() {
    return err.reader();
  }

  /** Lines of the supervisor: {@code exit STATUS} when the command has ended. */
  LineReader reports() {
    return reports;
  }

  /** Sends a signal to whatever runs of the capsule itself. */
  void signal(int signal) {
    new CgroupSweep(launcher.cgroup()).signal(signal, infrastructure);
  }

  /**
   * Ends whatever is left of the capsule itself, below the subreaper.
   *
   * @return how many processes there were; -1 when some cannot be ended
   */
  int sweep() {
    return ended || infrastructure.startTicks().isEmpty()
        ? 0
        : new CgroupSweep(launcher.cgroup()).sweep(infrastructure);
  }

  /** Lets the supervisor and the subreaper go, and with them the container. */
  void release() {
    // Once for the command that waits for its order, if it still does, and once for the supervisor.
    go.writer().say("end\nend\n");
    go.writer().close();
    in.writer().close();
    if (armed) {
      armed = false;
      launcher.disarmGuard();
    }
  }

  /** Waits until the runtime has removed the container; false when it does not. */
  boolean awaitEnd() {
    return awaitEnd(() -> {});
  }

  /**
   * The same with something to do until then, every 100 ms: runc passes output on itself and does
   * not end before somebody has taken it.
   */
  boolean awaitEnd(Runnable meanwhile) {
    if (!ended) {
      String line = report(meanwhile);
      // The guard has ended the capsule, since this process was stopped or too slow.
      expired = line.equals("expired");
      line = expired ? report(meanwhile) : line;
      ended = line.startsWith("ended");
    }
    return ended;
  }

  /** Whether the guard had to end the capsule, after which the launcher is of no more use. */
  boolean expired() {
    return expired;
  }

  private String report(Runnable meanwhile) {
    return launcher
        .reports()
        .await(
            END_NANOS,
            () -> {
              meanwhile.run();
              return !launcher.reports().ended();
            });
  }

  /**
   * Why the runtime failed: the end of its log, or else of what was printed where the capsule would
   * print, or else how it ended.
   */
  String complaint(Fd printed) {
    try {
      String logged = Files.exists(log()) ? Files.readString(log()).strip() : "";
      String text = logged.isEmpty() ? unread(printed).strip() : logged;
      String how = ending.isEmpty() ? "" : ending.replace("ended", " with status");
      return text.isEmpty()
          ? "it ended%s and did not say why".formatted(how)
          : text.substring(text.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }

  private static String unread(Fd fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(UNREAD);
      int n = fd.read(buffer);
      return n <= 0
          ? ""
          : new String(buffer.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
  }

  private Path log() {
    return launcher.folder().path().resolve("log");
  }

  @Override
  public void close() {
    for (Pipe pipe : List.of(in, out, err, status, go)) {
      try {
        pipe.close();
      } catch (LinuxException e) {
        // A descriptor that cannot be closed is closed.
      }
    }
  }
}

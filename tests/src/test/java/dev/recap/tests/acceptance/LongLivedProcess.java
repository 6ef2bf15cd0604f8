package dev.recap.tests.acceptance;

import dev.recap.engine.runtime.OciRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that runs {@link LongLived}; what it says is collected while it lives. */
final class LongLivedProcess implements AutoCloseable {
  private final Process process;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>();

  private LongLivedProcess(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  static LongLivedProcess start(Path directory, Path run, String target, OciRuntime.Kind kind) {
    try {
      return new LongLivedProcess(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-XX:+PerfDisableSharedMem",
                  "-Xshare:auto",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LongLived.class.getName(),
                  directory.resolve("state").toString(),
                  run.toString(),
                  directory.resolve("rootfs").toString(),
                  target,
                  kind.name())
              .redirectErrorStream(true)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (var out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      // Its end was closed by its death.
    }
  }

  long pid() {
    return process.pid();
  }

  void say(String order) {
    try {
      var in = process.outputWriter(StandardCharsets.UTF_8);
      in.write(order + "\n");
      in.flush();
    } catch (IOException e) {
      // It died before it was told.
    }
  }

  /** Whether it said a line that begins so within a time. */
  boolean said(String beginning, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (lines) {
      while (lines.stream().noneMatch(line -> line.startsWith(beginning))) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        lines.wait(left);
      }
      return true;
    }
  }

  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Sends a signal by its name. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
  }

  /** Kills it as the kernel does when memory runs out, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
    reader.join();
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.recap.engine.runtime;

import dev.recap.engine.command.CommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Starts processes of this host; the only place that does. */
public final class Processes implements CommandRunner {

  /** Starts processes with this process's environment reduced to what a command needs. */
  public Processes() {}

  @Override
  public Finished run(List<String> command, Duration timeout) {
    Process process;
    try {
      process = builder(command).redirectInput(ProcessBuilder.Redirect.from(devNull())).start();
    } catch (IOException e) {
      return new Finished(127, "", String.valueOf(e.getMessage()));
    }
    return await(process, timeout);
  }

  /**
   * Runs a program in this process's own environment, which helps it to find what its user keeps.
   *
   * @param input all it has to read
   */
  public Finished runWith(String input, List<String> command, Duration timeout) {
    Process process;
    try {
      process = new ProcessBuilder(command).directory(new java.io.File("/")).start();
    } catch (IOException e) {
      return new Finished(127, "", String.valueOf(e.getMessage()));
    }
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It did not want to read that, and its end says what it made of it.
    }
    return await(process, timeout);
  }

  private static Finished await(Process process, Duration timeout) {
    FutureTask<String> out = reading(process.getInputStream());
    FutureTask<String> err = reading(process.getErrorStream());
    try {
      boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      return new Finished(ended ? process.exitValue() : 137, text(out), text(err));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return new Finished(137, "", "interrupted");
    }
  }

  /**
   * Starts a process that reads and prints nothing, in the mount namespace of the calling thread.
   */
  Process startDetached(List<String> command) throws IOException {
    return builder(command)
        .redirectInput(ProcessBuilder.Redirect.from(devNull()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(new java.io.File("/"));
    builder
        .environment()
        .keySet()
        .removeIf(name -> !name.equals("PATH") && !name.startsWith("LC_"));
    builder.environment().putIfAbsent("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    return builder;
  }

  private static java.io.File devNull() {
    return new java.io.File("/dev/null");
  }

  private static FutureTask<String> reading(InputStream stream) {
    FutureTask<String> task =
        new FutureTask<>(() -> new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    Thread.ofVirtual().start(task);
    return task;
  }

  private static String text(FutureTask<String> task) throws InterruptedException {
    try {
      return task.get(2, TimeUnit.SECONDS);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      return "";
    }
  }
}

package dev.recap.tests.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A {@code recap serve} of its own.
 *
 * @param firstAnswer milliseconds from its start to its first answer
 */
record Server(Place place, Process process, double firstAnswer) implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  /** Of the requests that anybody may send one that needs the catalog. */
  private static final String FIRST = UnixConnection.get("/api/v1/capsules");

  /**
   * Where one works.
   *
   * @param program the command
   * @param home holds the capsules
   * @param state what it keeps
   * @param run what it has in memory, its socket too
   */
  record Place(Path program, Path home, Path state, Path run) {

    Path socket() {
      return run.resolve("recap.sock");
    }

    Map<String, String> environment() {
      Map<String, String> all = new HashMap<>();
      all.put("RECAP_HOME", home.toString());
      all.put("RECAP_STATE_DIR", state.toString());
      all.put("RECAP_RUN_DIR", run.toString());
      all.put("RECAP_CONFIG_DIR", home.resolve("config").toString());
      return all;
    }

    /** Starts it and waits for its first answer. */
    Server start() throws IOException, InterruptedException {
      Path log = state.resolveSibling(state.getFileName() + ".log");
      ProcessBuilder builder =
          new ProcessBuilder(program.toString(), "serve")
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment());
      long start = System.nanoTime();
      Process process = builder.start();
      while (!answers()) {
        if (!process.isAlive() || System.nanoTime() - start > PATIENCE_SECONDS * 1_000_000_000) {
          process.destroyForcibly();
          throw new IOException("Tried to start recap serve but " + Files.readString(log));
        }
        Thread.sleep(1);
      }
      return new Server(this, process, (System.nanoTime() - start) / 1e6);
    }

    private boolean answers() {
      try (UnixConnection connection = UnixConnection.open(socket())) {
        return !connection.ask(FIRST).isEmpty();
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** Callers that invoke a capsule without parameters. */
  Callers callers(String capsule, String target) {
    return new Callers(
        place.socket(),
        UnixConnection.post(
            "/api/v1/capsules/%s/invoke".formatted(capsule),
            "{\"target\":\"%s\"}".formatted(target)));
  }

  /** Ends it as systemd does. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}

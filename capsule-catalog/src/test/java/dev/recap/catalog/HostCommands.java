package dev.recap.catalog;

import dev.recap.catalog.rootfs.CommandRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of this host. */
public final class HostCommands implements CommandRunner {

  @Override
  public Result run(List<String> command, Path directory, Duration timeout) {
    try {
      Path out = Files.createTempFile("recap-test", ".out");
      Path err = Files.createTempFile("recap-test", ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          return new Result.TimedOut();
        }
        return new Result.Ended(process.exitValue(), text(out), text(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      return new Result.NotInstalled();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result.TimedOut();
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}

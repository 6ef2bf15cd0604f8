package dev.recap.tests.benchmark;

import dev.recap.catalog.rootfs.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the programs that the build of a capsule needs. */
final class HostCommands implements CommandRunner {

  @Override
  public Result run(List<String> command, Path directory, Duration timeout) {
    try {
      Path out = Files.createTempFile("recap-benchmark-", ".out");
      Path err = Files.createTempFile("recap-benchmark-", ".err");
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
        return new Result.Ended(process.exitValue(), Files.readString(out), Files.readString(err));
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
}

package dev.recap.catalog.rootfs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Port: runs a program of this host and waits for it. */
@FunctionalInterface
public interface CommandRunner {

  /**
   * Runs a program without a shell and with nothing on its standard input.
   *
   * @param command the program, looked up on the PATH, and its arguments
   * @param directory where it runs
   * @param timeout after which it is killed
   */
  Result run(List<String> command, Path directory, Duration timeout);

  /** How it went. */
  sealed interface Result {
    /** It ended by itself; what it printed is UTF-8. */
    record Ended(int status, String stdout, String stderr) implements Result {}

    /** This host does not have it. */
    record NotInstalled() implements Result {}

    /** It took too long. */
    record TimedOut() implements Result {}
  }
}

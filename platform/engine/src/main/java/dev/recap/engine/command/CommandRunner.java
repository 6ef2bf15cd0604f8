package dev.recap.engine.command;

import java.time.Duration;
import java.util.List;

/** Port: runs a command of this host to its end. */
@FunctionalInterface
public interface CommandRunner {

  /**
   * Runs a command with nothing to read.
   *
   * @param command the program and its arguments; not given to a shell
   * @param timeout after which it is killed
   * @return how it ended; a command that is not there ends with status 127, one that was killed
   *     with 137
   */
  Finished run(List<String> command, Duration timeout);

  /**
   * A command that has ended.
   *
   * @param status its exit status
   * @param stdout what it printed
   * @param stderr its messages
   */
  record Finished(int status, String stdout, String stderr) {
    /** Whether it ended with status 0. */
    public boolean succeeded() {
      return status == 0;
    }
  }
}

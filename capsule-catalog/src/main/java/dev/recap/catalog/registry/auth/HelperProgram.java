package dev.recap.catalog.registry.auth;

import dev.recap.catalog.rootfs.CommandRunner;
import java.time.Duration;
import java.util.List;

/** Port: runs a program of this host that reads something, and waits for it. */
@FunctionalInterface
public interface HelperProgram {
  /**
   * Runs it without a shell, in the environment of the person whose credentials it keeps.
   *
   * @param command the program, looked up on the PATH, and its arguments
   * @param input all it gets on its standard input, as UTF-8
   * @param timeout after which it is killed
   */
  CommandRunner.Result run(List<String> command, String input, Duration timeout);
}

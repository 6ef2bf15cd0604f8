package dev.recap.cli;

import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.engine.command.CommandRunner.Finished;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs the catalog's commands by the engine, the only place that starts processes. */
final class CatalogCommands implements CommandRunner {
  private static final int NOT_INSTALLED = 127;
  private static final int KILLED = 137;

  private final dev.recap.engine.command.CommandRunner commands;

  CatalogCommands(dev.recap.engine.command.CommandRunner commands) {
    this.commands = commands;
  }

  @Override
  public Result run(List<String> command, Path directory, Duration timeout) {
    List<String> there = new ArrayList<>(List.of("env", "--chdir=" + directory));
    there.addAll(command);
    return result(commands.run(there, timeout));
  }

  static Result result(Finished finished) {
    return switch (finished.status()) {
      case NOT_INSTALLED -> new Result.NotInstalled();
      case KILLED -> new Result.TimedOut();
      default -> new Result.Ended(finished.status(), finished.stdout(), finished.stderr());
    };
  }
}

package dev.recap.cli;

import dev.recap.catalog.registry.auth.HelperProgram;
import dev.recap.catalog.rootfs.CommandRunner.Result;
import dev.recap.engine.runtime.Processes;
import java.time.Duration;
import java.util.List;

/** Runs credential helpers by the engine, the only place that starts processes. */
final class HostCredentialPrograms implements HelperProgram {
  private final Processes processes;

  HostCredentialPrograms(Processes processes) {
    this.processes = processes;
  }

  @Override
  public Result run(List<String> command, String input, Duration timeout) {
    return CatalogCommands.result(processes.runWith(input, command, timeout));
  }
}

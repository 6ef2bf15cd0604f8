package dev.recap.cli.demo;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.engine.command.CommandRunner;
import dev.recap.engine.command.CommandRunner.Finished;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Installs packages of a Debian or Ubuntu host through apt-get(8). */
public final class DebianPackages {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Waits for another apt-get, rather than failing, as when two demos start at once. */
  private static final List<String> APT =
      List.of(
          "env",
          "DEBIAN_FRONTEND=noninteractive",
          "apt-get",
          "-q",
          "-o",
          "DPkg::Lock::Timeout=300");

  private final CommandRunner commands;

  /** Through the commands of this host. */
  public DebianPackages(CommandRunner commands) {
    this.commands = commands;
  }

  /**
   * Installs packages with what they cannot do without.
   *
   * @throws PlatformException when apt-get fails; the message has its last line
   */
  public void install(Collection<String> names) {
    run(List.of("update"), names);
    List<String> install = new ArrayList<>(List.of("install", "-y", "--no-install-recommends"));
    install.addAll(names);
    run(install, names);
  }

  private void run(List<String> arguments, Collection<String> names) {
    List<String> command = new ArrayList<>(APT);
    command.addAll(arguments);
    Finished finished = commands.run(command, LONGEST);
    if (!finished.succeeded()) {
      throw new PlatformException(
          Problem.Kind.PLATFORM,
          "Tried to install %s but apt-get %s ended with status %d: %s"
              .formatted(
                  String.join(" ", names),
                  arguments.getFirst(),
                  finished.status(),
                  finished.stderr().strip()));
    }
  }
}

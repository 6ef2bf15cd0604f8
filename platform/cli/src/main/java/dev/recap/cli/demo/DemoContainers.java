package dev.recap.cli.demo;

import dev.recap.core.invocation.InvocationRecord.Owner;
import dev.recap.core.invocation.Orphans.Owners;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.engine.command.CommandRunner;
import dev.recap.engine.runtime.OciRuntime;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The demo's containers on this host. A bundle is named {@code recap-demo-RUNTIME-PID-START} after
 * the OCI runtime and the process that made it, so that several demos never meet and what a killed
 * one left can be told and removed. The run directory is empty after a boot.
 */
public final class DemoContainers {
  private static final String PREFIX = "recap-demo-";

  private final CommandRunner commands;
  private final Path directory;
  private final Owner self;
  private final Owners owners;

  /** Kept in {@code directory}; {@code self} is this process. */
  public DemoContainers(CommandRunner commands, Path directory, Owner self, Owners owners) {
    this.commands = commands;
    this.directory = directory;
    this.self = self;
    this.owners = owners;
  }

  /**
   * Starts one for this process with the first runtime that can: crun itself refuses hosts that
   * have both cgroup versions, where runc does not.
   *
   * @throws PlatformException when none of them can
   */
  public DemoContainer start(List<OciRuntime.Kind> runtimes) {
    Optional<PlatformException> failure = Optional.empty();
    for (OciRuntime.Kind runtime : runtimes) {
      String name = PREFIX + runtime.program() + "-" + self.pid() + "-" + self.startTicks();
      try {
        return DemoContainer.start(commands, runtime.program(), directory.resolve(name));
      } catch (PlatformException e) {
        failure = Optional.of(e);
      }
    }
    throw failure.orElseThrow(() ->
        new PlatformException(
            Problem.Kind.NO_RUNTIME, "Tried to start a container but there is no OCI runtime"));
  }

  /** Those whose process is dead; closing one removes it. */
  public List<DemoContainer> leftBehind() {
    List<DemoContainer> left = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return left;
    }
    try (DirectoryStream<Path> bundles = Files.newDirectoryStream(directory, PREFIX + "*-*-*")) {
      for (Path bundle : bundles) {
        String[] parts =
            Objects.requireNonNull(bundle.getFileName())
                .toString()
                .substring(PREFIX.length())
                .split("-", 3);
        Owner owner =
            new Owner(self.bootId(), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        if (!owners.alive(owner)) {
          left.add(new DemoContainer(commands, parts[0], bundle));
        }
      }
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.PLATFORM,
          "Tried to look for demo containers in %s but %s".formatted(directory, e),
          e);
    }
    return left;
  }
}

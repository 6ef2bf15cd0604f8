package dev.recap.cli.demo;

import dev.recap.cli.files.Folder;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.engine.command.CommandRunner;
import dev.recap.engine.command.CommandRunner.Finished;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A minimal container with no shell in it, which is there until closed. */
public final class DemoContainer implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final CommandRunner commands;
  private final String runtime;
  private final String name;
  private final Path bundle;

  DemoContainer(CommandRunner commands, String runtime, Path bundle) {
    this.commands = commands;
    this.runtime = runtime;
    this.name = Objects.requireNonNull(bundle.getFileName()).toString();
    this.bundle = bundle;
  }

  /**
   * Starts one.
   *
   * @param runtime crun or runc
   * @param bundle a directory that is not there yet, whose name becomes the container's
   * @throws PlatformException when it cannot be started; nothing is left then
   */
  static DemoContainer start(CommandRunner commands, String runtime, Path bundle) {
    DemoContainer container = new DemoContainer(commands, runtime, bundle);
    try {
      container.run();
    } catch (IOException | RuntimeException e) {
      container.close();
      throw e instanceof PlatformException known
          ? known
          : failure("make the demo's container in " + container.bundle, e.toString());
    }
    return container;
  }

  /** Its reference as a target. */
  public String reference() {
    return runtime + ":" + name;
  }

  /** The size of all its files, in bytes. */
  public long size() {
    try (Stream<Path> files = Files.walk(bundle.resolve("rootfs"))) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw failure("measure " + bundle, e.toString());
    }
  }

  private void run() throws IOException {
    new DemoRootfs(commands).fill(Files.createDirectories(bundle.resolve("rootfs")));
    try (InputStream config = DemoContainer.class.getResourceAsStream("config.json")) {
      Files.copy(Objects.requireNonNull(config), bundle.resolve("config.json"));
    }
    // Its own streams: a container that holds ours open would keep its runtime's pipes from ending.
    Finished finished =
        commands.run(
            List.of(
                "sh",
                "-c",
                "exec \"$0\" run --detach --bundle \"$1\" \"$2\" >\"$1/log\" 2>&1",
                runtime,
                bundle.toString(),
                name),
            LONGEST);
    if (!finished.succeeded()) {
      throw failure(
          "start the demo's container with " + runtime,
          Files.readString(bundle.resolve("log")).strip());
    }
  }

  @Override
  public void close() {
    commands.run(List.of(runtime, "delete", "--force", name), LONGEST);
    try {
      Folder.delete(bundle);
    } catch (IOException e) {
      throw failure("remove the demo's files in " + bundle, e.toString());
    }
  }

  private static PlatformException failure(String what, String why) {
    return new PlatformException(Problem.Kind.PLATFORM, "Tried to %s but %s".formatted(what, why));
  }
}

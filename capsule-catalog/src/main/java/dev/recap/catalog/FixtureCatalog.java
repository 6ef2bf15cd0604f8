package dev.recap.catalog;

import dev.recap.catalog.jvm.JvmFunctions;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.BuildProgress;
import dev.recap.catalog.rootfs.BuildRequest;
import dev.recap.catalog.rootfs.Built;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.catalog.rootfs.RootfsBuilder;
import dev.recap.catalog.rootfs.RootfsTree;
import dev.recap.catalog.rootfs.RootfsWriter;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.testing.FixtureFile;
import dev.recap.catalog.testing.TestReader;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The fixtures that capsules are tested in, built when first asked for and again when their folder
 * changes.
 *
 * <p>A root file system is kept under the state folder by what is in the fixture's folder, appears
 * by one rename and is never written or deleted: containers lie over it or have a copy.
 */
public final class FixtureCatalog {
  private static final List<String> OF_CAPSULES = List.of("target", "out", ".recap");

  private final Path kept;
  private final RootfsBuilder builder;
  private final BuildProgress progress;
  private final TestReader reader = new TestReader();

  /**
   * A catalog.
   *
   * @param state where capsules and fixtures are kept
   * @param commands runs the distribution's package client
   * @param progress is told what a build does
   */
  public FixtureCatalog(Path state, CommandRunner commands, BuildProgress progress) {
    this.kept = state.resolve("fixtures");
    this.builder =
        new RootfsBuilder(
            new CapsuleStore(state).packageCache(),
            commands,
            new JvmFunctions(state.resolve("java"), commands));
    this.progress = progress;
  }

  /**
   * A fixture that is ready to be started.
   *
   * @param rootfs its root file system, never to be written
   */
  public record Fixture(FixtureFile file, Path rootfs) {}

  /**
   * Finds a fixture by name in the first folder that has it, and builds it.
   *
   * @param folders with a folder for each fixture
   * @throws BuildException when there is none, it is not one or cannot be built
   */
  public Fixture open(String name, List<Path> folders) throws BuildException {
    Path folder =
        folders.stream()
            .map(path -> path.resolve(name))
            .filter(path -> Files.isRegularFile(path.resolve("fixture.yaml")))
            .findFirst()
            .orElseThrow(() -> unknown(name, folders));
    try {
      return open(name, folder);
    } catch (IOException e) {
      throw new BuildException("Tried to build the fixture %s but %s".formatted(name, e), e);
    }
  }

  private Fixture open(String name, Path folder) throws BuildException, IOException {
    FixtureFile file = read(name, folder.resolve("fixture.yaml"));
    String content = new FunctionFolder(name, folder).state().sha256();
    Path rootfs = kept.resolve(name + "-" + content.substring(0, 16));
    if (!Files.isDirectory(rootfs)) {
      Files.createDirectories(kept);
      try (HostLock _ = HostLock.on(kept.resolve(name + ".lock"))) {
        if (!Files.isDirectory(rootfs)) {
          build(file, folder, rootfs);
        }
      }
    }
    return new Fixture(file, rootfs);
  }

  private FixtureFile read(String name, Path file) throws BuildException {
    return switch (reader.fixture(file)) {
      case TestReader.Fixture.Invalid(List<String> problems) ->
          throw new BuildException(String.join("\n", problems));
      case TestReader.Fixture.Valid(FixtureFile fixture) -> {
        if (!fixture.name().equals(name)) {
          throw new BuildException(
              "Tried to build the fixture in %s but it names itself %s: rename one of them"
                  .formatted(file, fixture.name()));
        }
        yield fixture;
      }
    };
  }

  private void build(FixtureFile file, Path folder, Path rootfs)
      throws BuildException, IOException {
    progress.step("Building the fixture " + file.name());
    Built built =
        builder.build(BuildRequest.unlocked(file.build(), folder), Optional.empty(), progress);
    RootfsTree tree = RootfsWriter.merged(built.layers());
    Path building = kept.resolve(file.name() + ".building");
    FileTrees.delete(building);
    RootfsWriter.write(tree, Files.createDirectory(building));
    if (file.java().isPresent()) {
      FixtureClasses.compile(file.java().get(), folder, building);
    }
    // A tree has the mount points of a capsule, which a target has not.
    for (String name : OF_CAPSULES) {
      Files.deleteIfExists(building.resolve(name));
    }
    Files.move(building, rootfs, StandardCopyOption.ATOMIC_MOVE);
  }

  private static BuildException unknown(String name, List<Path> folders) {
    TreeSet<String> known = new TreeSet<>();
    for (Path folder : folders) {
      known.addAll(names(folder));
    }
    return new BuildException(
        "Tried to find the fixture %s but there is no such folder in %s: there are %s"
            .formatted(
                name,
                String.join(" or ", folders.stream().map(Path::toString).toList()),
                known.isEmpty() ? "none" : String.join(", ", known)));
  }

  private static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> Files.isRegularFile(path.resolve("fixture.yaml")))
          .map(path -> path.getFileName().toString())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}

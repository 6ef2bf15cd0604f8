package dev.recap.cli.command;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The folders of capsules that a command line means. */
final class CapsuleFolders {
  private CapsuleFolders() {}

  /** Those given that have a manifest, and those in the others that have one, sorted. */
  static List<Path> of(List<Path> given) {
    List<Path> folders = new ArrayList<>();
    for (Path path : given) {
      List<Path> within = asGiven(path);
      if (within.isEmpty()) {
        throw new PlatformException(
            Problem.Kind.USAGE,
            "Tried to find capsules in %s but neither it nor a folder in it has a capsule.yaml"
                .formatted(path));
      }
      within.forEach(folder -> folders.add(folder.toAbsolutePath().normalize()));
    }
    return folders;
  }

  /** One given folder if it has a manifest, or those in it that have one, named as it was. */
  static List<Path> asGiven(Path path) {
    return holds(path) ? List.of(path) : within(path);
  }

  private static List<Path> within(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(CapsuleFolders::holds).sorted().toList();
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.USAGE, "Tried to list %s but %s".formatted(folder, e), e);
    }
  }

  private static boolean holds(Path folder) {
    return Files.isRegularFile(folder.resolve("capsule.yaml"));
  }
}

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
      Path folder = path.toAbsolutePath().normalize();
      List<Path> within = holds(folder) ? List.of(folder) : within(folder);
      if (within.isEmpty()) {
        throw new PlatformException(
            Problem.Kind.USAGE,
            "Tried to find capsules in %s but neither it nor a folder in it has a capsule.yaml"
                .formatted(path));
      }
      folders.addAll(within);
    }
    return folders;
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

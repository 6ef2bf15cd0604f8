package dev.recap.server.trigger.rule;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files that rules name. Whoever may write a rule must not thereby have the server read any file of
 * its host.
 */
final class SecretFiles {
  private SecretFiles() {}

  /** What is wrong with a name, and the remedy. */
  static Optional<String> problem(String name) {
    try {
      Path path = Path.of(name);
      return path.isAbsolute() || !path.normalize().equals(path) || path.startsWith("..")
          ? Optional.of(
              "%s may be outside the folder of the rules: put the file there and write its name alone"
                  .formatted(name))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.of("%s is no path: write the file's name".formatted(name));
    }
  }
}

package dev.recap.tests.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where programs of the host are. */
final class Programs {
  private Programs() {}

  static Path find(String name) {
    return Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "Tried to find %s but it is not installed: apt-get install it".formatted(name)));
  }
}

package dev.recap.cli.command;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what commands are given in files. */
final class ReadText {
  private ReadText() {}

  /**
   * A file's text; {@code -} is standard input.
   *
   * @throws PlatformException when it cannot be read
   */
  static String of(Path file) {
    try {
      return file.toString().equals("-")
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(file);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.USAGE, "Tried to read the file %s but %s".formatted(file, e), e);
    }
  }
}

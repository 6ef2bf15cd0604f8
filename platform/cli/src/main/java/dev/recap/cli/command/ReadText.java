package dev.recap.cli.command;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Reads what commands are given in files. */
final class ReadText {
  private ReadText() {}

  /**
   * The text of a file that holds an event, a JSON object.
   *
   * @throws PlatformException when it cannot be read, or holds something else
   */
  static String event(Path file) {
    String text = of(file);
    try {
      PlainJson.readObject(text);
      return text;
    } catch (JacksonException e) {
      throw new PlatformException(
          Problem.Kind.BAD_EVENT,
          "Tried to read the event in %s as a JSON object but it is none%s: %s"
              .formatted(
                  file.toString().equals("-") ? "standard input" : file,
                  Optional.ofNullable(e.getLocation())
                      .map(at ->
                          ", in line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()))
                      .orElse(""),
                  e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
  }

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
    } catch (NoSuchFileException e) {
      throw new PlatformException(
          Problem.Kind.UNKNOWN_FILE,
          "Tried to read %s but there is no file %s".formatted(file, file),
          e);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.USAGE, "Tried to read the file %s but %s".formatted(file, e), e);
    }
  }
}

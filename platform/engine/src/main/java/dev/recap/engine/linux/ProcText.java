package dev.recap.engine.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the kernel's small text files. Names of processes, mount points and cgroups in them are any
 * bytes their owners chose; what is not UTF-8 is read as U+FFFD and never an error.
 */
public final class ProcText {

  private ProcText() {}

  /** The whole text. */
  public static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** Its lines, which end with line feeds and nothing else. */
  public static List<String> lines(Path file) throws IOException {
    String text = read(file);
    return text.isEmpty() ? List.of() : List.of(text.stripTrailing().split("\n", -1));
  }
}

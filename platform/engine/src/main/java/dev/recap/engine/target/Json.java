package dev.recap.engine.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON that runtimes leave on disk. */
final class Json {
  private static final JsonMapper JSON = JsonMapper.shared();
  // A config.json with every option of a large pod has some hundred KiB.
  private static final int MAX_FILE = 16 * 1024 * 1024;

  private Json() {}

  /**
   * Reads a file; empty when it is not there, or only half of it is.
   *
   * @throws IOException when it cannot be read or is larger than any runtime would write
   */
  static Optional<JsonNode> file(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE + 1);
      if (bytes.length > MAX_FILE) {
        throw new IOException(file + " is longer than " + MAX_FILE + " bytes");
      }
      return Optional.of(JSON.readTree(bytes));
    } catch (NoSuchFileException | JacksonException _) {
      return Optional.empty();
    }
  }

  /**
   * Reads what a command printed.
   *
   * @throws IOException when it is not JSON
   */
  static JsonNode text(String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new IOException("what it printed is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The members of an object that are strings; none when it is null or missing. */
  static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new LinkedHashMap<>();
    object.properties().stream()
        .filter(e -> e.getValue().isString())
        .forEach(e -> strings.put(e.getKey(), e.getValue().asString()));
    return strings;
  }

  /** A member that is a string with something in it. */
  static Optional<String> text(JsonNode object, String member) {
    return Optional.of(object.path(member).asString("")).filter(s -> !s.isEmpty());
  }
}

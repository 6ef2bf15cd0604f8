package dev.recap.catalog.lint;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.manifest.ManifestReader.Lines;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A valid manifest as its author wrote it: what is there, and on which line. */
final class ManifestText {
  static final String FILE = "capsule.yaml";

  private final CapsuleFile file;
  private final Lines lines;
  private final Map<String, Object> values;

  ManifestText(CapsuleFile file, Lines lines) {
    this.file = file;
    this.lines = lines;
    this.values = PlainJson.readObject(file.json());
  }

  CapsuleFile file() {
    return file;
  }

  /** The line of a field, or of the nearest one around it. */
  int line(String pointer) {
    return lines.of(pointer);
  }

  /** The value at a JSON Pointer without escapes. */
  Optional<Object> at(String pointer) {
    Object value = values;
    for (String step : pointer.substring(1).split("/", -1)) {
      if (!(value instanceof Map<?, ?> map) || map.get(step) == null) {
        return Optional.empty();
      }
      value = map.get(step);
    }
    return Optional.of(value);
  }

  boolean has(String pointer) {
    return at(pointer).isPresent();
  }

  /** The members of an object; none when it is not there. */
  Map<String, Object> members(String pointer) {
    return at(pointer).orElse(Map.of()) instanceof Map<?, ?> map ? PlainJson.object(map) : Map.of();
  }

  /** All texts in the values at a pointer, however deep. */
  Stream<String> texts(String pointer) {
    return texts(at(pointer).orElse(List.of()));
  }

  private static Stream<String> texts(Object value) {
    return switch (value) {
      case String text -> Stream.of(text);
      case List<?> list -> list.stream().flatMap(ManifestText::texts);
      case Map<?, ?> map -> map.values().stream().flatMap(ManifestText::texts);
      default -> Stream.empty();
    };
  }
}

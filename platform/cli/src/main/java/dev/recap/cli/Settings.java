package dev.recap.cli;

import dev.recap.catalog.manifest.OptionalFile;
import dev.recap.engine.runtime.OciRuntime;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The texts that were set, read one by one; what is wrong with them is gathered, not thrown. */
final class Settings {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "state.dir", "/var/lib/recap",
          "run.dir", "/run/recap",
          "config.dir", "/etc/recap",
          "home", "/usr/lib/recap",
          "runtime", "",
          "debug", "0");

  private final Map<String, String> values = new TreeMap<>(DEFAULTS);
  private final List<String> problems = new ArrayList<>();

  private Settings() {}

  /** Variables come before the file's lines, and these before defaults. */
  static Settings read(Map<String, String> variables, Path file) {
    Settings settings = new Settings();
    settings.file(file);
    for (String key : DEFAULTS.keySet()) {
      String value = variables.getOrDefault(variable(key), "");
      if (!value.isEmpty()) {
        settings.values.put(key, value);
      }
    }
    return settings;
  }

  /** Everything that is wrong with what was read so far. */
  List<String> problems() {
    return problems;
  }

  Path absolute(String key) {
    String value = text(key);
    try {
      Path path = Path.of(value);
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      // Reported below, as any other text that is no path.
    }
    wrong(key, "not an absolute path");
    return Path.of("/");
  }

  boolean flag(String key) {
    return switch (text(key)) {
      case "1" -> true;
      case "0" -> false;
      default -> {
        wrong(key, "neither 0 nor 1");
        yield false;
      }
    };
  }

  Optional<OciRuntime.Kind> runtime() {
    String key = "runtime";
    for (OciRuntime.Kind kind : OciRuntime.Kind.values()) {
      if (kind.program().equals(text(key))) {
        return Optional.of(kind);
      }
    }
    if (!text(key).isEmpty()) {
      wrong(key, "neither crun nor runc");
    }
    return Optional.empty();
  }

  private String text(String key) {
    return values.getOrDefault(key, "");
  }

  private void wrong(String key, String why) {
    problems.add("%s (%s) is \"%s\", %s".formatted(key, variable(key), text(key), why));
  }

  /** The environment variable of a setting, {@code RECAP_STATE_DIR} for {@code state.dir}. */
  private static String variable(String key) {
    return "RECAP_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private void file(Path file) {
    Properties read = new Properties();
    try {
      if (OptionalFile.isThere(file)) {
        try (Reader reader = Files.newBufferedReader(file)) {
          read.load(reader);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      problems.add("%s cannot be read: %s".formatted(file, e));
    }
    for (String key : read.stringPropertyNames()) {
      if (DEFAULTS.containsKey(key)) {
        values.put(key, read.getProperty(key));
      } else {
        problems.add("%s has an unknown setting \"%s\"".formatted(file, key));
      }
    }
  }
}

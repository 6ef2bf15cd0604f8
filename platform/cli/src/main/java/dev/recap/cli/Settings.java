package dev.recap.cli;

import dev.recap.catalog.manifest.OptionalFile;
import dev.recap.engine.runtime.OciRuntime;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The texts that were set, read one by one; what is wrong with them is gathered, not thrown. */
final class Settings {
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("state.dir", "/var/lib/recap"),
          Map.entry("run.dir", "/run/recap"),
          Map.entry("config.dir", "/etc/recap"),
          Map.entry("home", "/usr/lib/recap"),
          Map.entry("runtime", ""),
          Map.entry("debug", "0"),
          Map.entry("server", ""),
          Map.entry("server.token.file", ""),
          Map.entry("server.ca", ""),
          Map.entry("server.certificate", ""),
          Map.entry("server.key", ""),
          Map.entry("serve.socket", ""),
          Map.entry("serve.socket.everybody", "0"),
          Map.entry("serve.listen", ""),
          Map.entry("serve.tls.certificate", ""),
          Map.entry("serve.tls.key", ""),
          Map.entry("serve.tls.clients", ""),
          Map.entry("serve.database", ""),
          Map.entry("serve.database.user", ""),
          Map.entry("serve.database.password.file", ""),
          Map.entry("serve.drain", "PT30S"),
          Map.entry("serve.warm", "8"),
          Map.entry("serve.waited", "64"),
          Map.entry("serve.queue", "10000"),
          Map.entry("serve.queue.at.once", "16"),
          Map.entry("serve.target.at.once", "16"),
          Map.entry("serve.capsule.at.once", "32"),
          Map.entry("serve.patience", "PT5S"),
          Map.entry("serve.keep.age", "P90D"),
          Map.entry("serve.keep.records", "1000000"),
          Map.entry("serve.keep.bytes", "10G"),
          Map.entry("serve.callbacks.allow", ""),
          Map.entry("serve.address", ""),
          Map.entry("serve.triggers.budget", "200"),
          Map.entry("serve.redact.file", ""),
          Map.entry("serve.log.format", "json"),
          Map.entry("serve.metrics.open", "0"),
          Map.entry("serve.traces", ""));

  private static final Pattern BYTES = Pattern.compile("([0-9]{1,15})([KMGT]?)");

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

  Optional<Path> optionalPath(String key) {
    return text(key).isEmpty() ? Optional.empty() : Optional.of(absolute(key));
  }

  /** From one value to another, both included. */
  int number(String key, int from, int to) {
    try {
      int value = Integer.parseInt(text(key));
      if (value >= from && value <= to) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, as any other text that is no number.
    }
    wrong(key, "not a whole number from %d to %d".formatted(from, to));
    return from;
  }

  /** Of ISO 8601. */
  Duration duration(String key) {
    try {
      Duration value = Duration.parse(text(key));
      if (!value.isNegative()) {
        return value;
      }
    } catch (DateTimeParseException e) {
      // Reported below, as any other text that is no duration.
    }
    wrong(key, "not a duration such as PT30S or P90D");
    return Duration.ZERO;
  }

  /** Bytes, or with K, M, G or T so many times 1024. */
  long bytes(String key) {
    Matcher parts = BYTES.matcher(text(key));
    if (parts.matches()) {
      int bits = parts.group(2).isEmpty() ? 0 : 10 * ("KMGT".indexOf(parts.group(2)) + 1);
      long value = Long.parseLong(parts.group(1));
      if (value <= Long.MAX_VALUE >> bits) {
        return value << bits;
      }
    }
    wrong(key, "not a size such as 512M or 10G");
    return 0;
  }

  /** What stands between commas. */
  List<String> list(String key) {
    return Stream.of(text(key).split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** As it was written; empty if it was not. */
  String text(String key) {
    return values.getOrDefault(key, "").strip();
  }

  /** Gathers that a value cannot be used. */
  void wrong(String key, String why) {
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

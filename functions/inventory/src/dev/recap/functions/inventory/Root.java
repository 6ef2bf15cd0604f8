package dev.recap.functions.inventory;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The target's files.
 *
 * @param path where they are
 * @param release what its os-release says; empty without one
 */
record Root(Path path, Map<String, String> release) {
  private static final long LARGEST_TEXT = 64L << 20;

  static Root of(Path path) {
    for (String place : new String[] {"etc/os-release", "usr/lib/os-release"}) {
      Path file = path.resolve(place);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        try {
          return new Root(path, parse(Files.readString(file)));
        } catch (IOException e) {
          // One that cannot be read says nothing.
        }
      }
    }
    return new Root(path, Map.of());
  }

  /** See os-release(5). */
  private static Map<String, String> parse(String text) {
    Map<String, String> values = new HashMap<>();
    text.lines()
        .filter(line -> line.indexOf('=') > 0 && !line.startsWith("#"))
        .forEach(line -> {
          String value = line.substring(line.indexOf('=') + 1).strip();
          values.put(line.substring(0, line.indexOf('=')), value.replaceAll("^[\"']|[\"']$", ""));
        });
    return Map.copyOf(values);
  }

  /** The distribution: {@code debian}, {@code alpine}. */
  Optional<String> distribution() {
    return Optional.ofNullable(release.get("ID"));
  }

  /** The distribution with its version, as package URLs qualify it: {@code debian-12}. */
  Optional<String> distro() {
    return distribution()
        .map(id -> release.containsKey("VERSION_ID") ? id + "-" + release.get("VERSION_ID") : id);
  }

  /** A file's path as the target sees it. */
  String name(Path file) {
    return "/" + path.relativize(file);
  }

  /** A text that is not absurdly long; what is not UTF-8 in it is replaced. */
  static BufferedReader text(Path file) throws IOException {
    if (Files.size(file) > LARGEST_TEXT) {
      throw new IOException("larger than " + LARGEST_TEXT + " bytes");
    }
    return new BufferedReader(
        new java.io.InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
  }
}

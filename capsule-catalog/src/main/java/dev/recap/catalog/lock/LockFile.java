package dev.recap.catalog.lock;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.yaml.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * A {@code capsule.lock} as it is read, whether it is there or not.
 *
 * @param path where it is, or would be
 * @param content what it locks
 * @param lines the line, from 1, of each value by its JSON Pointer
 */
public record LockFile(Path path, CapsuleLock content, Map<String, Integer> lines) {
  /** Its name in a capsule's folder. */
  public static final String NAME = "capsule.lock";

  /** What reading one gave. */
  public sealed interface Reading {
    /** It is one, or there is none yet. */
    record Read(LockFile file) implements Reading {}

    /** It is none; {@code problem} is a "Tried to … but …" sentence. */
    record Broken(String problem) implements Reading {}
  }

  /** That of a folder which has none. */
  public static LockFile none(Path folder) {
    return new LockFile(folder.resolve(NAME), CapsuleLock.NONE, Map.of());
  }

  /** That of a folder which is about to be written anew; a broken one counts for nothing. */
  public static LockFile readOrNone(Path folder) throws IOException {
    return switch (read(folder)) {
      case Reading.Read(LockFile file) -> file;
      case Reading.Broken _ -> none(folder);
    };
  }

  /** Reads that of a folder. */
  public static Reading read(Path folder) throws IOException {
    Path path = folder.resolve(NAME);
    if (!Files.exists(path)) {
      return new Reading.Read(none(folder));
    }
    return switch (YamlDocument.parse(Files.readString(path))) {
      case YamlDocument.Parsed.Broken(int line, String problem) ->
          broken(path, "line %d is not YAML: %s".formatted(line, problem));
      case YamlDocument.Parsed.Document(YamlDocument document) -> {
        try {
          yield new Reading.Read(new LockFile(path, LockDecoder.lock(document), document.lines()));
        } catch (IllegalArgumentException e) {
          yield broken(path, String.valueOf(e.getMessage()));
        }
      }
    };
  }

  private static Reading broken(Path path, String why) {
    return new Reading.Broken(
        "Tried to read %s but %s: recap capsule build --update-lock writes it anew"
            .formatted(path, why));
  }

  /** The file and line of a value, for messages: {@code functions/top/capsule.lock line 7}. */
  public String place(String pointer) {
    return lines.containsKey(pointer) ? path + " line " + lines.get(pointer) : path.toString();
  }

  /** Writes other content into the file, in one step. */
  public void write(CapsuleLock other) throws IOException {
    Path fresh = path.resolveSibling("." + NAME + ".new");
    try {
      Files.writeString(fresh, text(other));
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static String text(CapsuleLock lock) {
    StringBuilder text =
        new StringBuilder(
            """
            # What the capsule is built from. Written by recap capsule build; --update-lock renews it.
            apiVersion: recap.dev/v1
            kind: CapsuleLock
            """);
    if (!lock.debian().isEmpty()) {
      text.append("debian:\n");
      new TreeMap<>(lock.debian())
          .forEach((distribution, packages) -> {
            text.append("  ").append(distribution).append(":\n");
            for (CapsuleLock.DebianPackage p : packages) {
              text.append(
                  "    - {package: %s, version: %s, sha256: %s}\n"
                      .formatted(p.name(), quoted(p.version()), quoted(p.sha256())));
            }
          });
    }
    lock.image()
        .ifPresent(image ->
            text.append(
                "image: {from: %s, digest: %s}\n"
                    .formatted(quoted(image.from()), quoted(image.digest().value()))));
    if (!lock.java().isEmpty()) {
      text.append("java:\n");
      for (CapsuleLock.JavaArtifact artifact : lock.java()) {
        text.append(
            "  - {artifact: %s, sha256: %s}\n"
                .formatted(quoted(artifact.artifact()), quoted(artifact.sha256())));
      }
    }
    return text.toString();
  }

  /** A JSON string is a YAML one, and never a number. */
  private static String quoted(String text) {
    return PlainJson.write(text);
  }
}

package dev.recap.catalog.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads {@code capsule.yaml} files and finds everything that is wrong with one at once. */
public final class ManifestReader {
  private final YamlFormat format =
      new YamlFormat(
          "the manifest",
          "a capsule's folder holds a capsule.yaml",
          ManifestSchema::text,
          Map.of(),
          ManifestRules::check);

  /** What reading a file gave. */
  public sealed interface Reading {
    /** It is a manifest. */
    record Valid(CapsuleFile file) implements Reading {}

    /**
     * It is not.
     *
     * @param problems one "Tried to … but …" sentence each, with file, line and remedy
     */
    record Invalid(List<String> problems) implements Reading {}
  }

  /** Where in a file its fields stand. */
  @FunctionalInterface
  public interface Lines {
    /** The line, from 1, of the field at a JSON Pointer, or of the nearest one around it. */
    int of(String pointer);
  }

  /** A {@link Reading} with the places of everything. */
  public sealed interface Checked {
    /** It is a manifest. */
    record Sound(CapsuleFile file, Lines lines) implements Checked {}

    /** It is not. */
    record Unsound(List<Located> problems) implements Checked {}
  }

  /** Reads a file. */
  public Reading read(Path file) {
    return reading(check(file));
  }

  /** Reads a text; {@code name} is the file that messages name. */
  public Reading read(String name, String text) {
    return reading(checked(format.read(name, text)));
  }

  /** Reads a file and tells where in it everything stands. */
  public Checked check(Path file) {
    return checked(format.read(file));
  }

  private static Checked checked(YamlFormat.Reading reading) {
    return switch (reading) {
      case YamlFormat.Reading.Valid valid ->
          new Checked.Sound(
              CapsuleFile.of(valid.values().values(), valid.json()), valid.document()::line);
      case YamlFormat.Reading.Invalid(List<Located> problems) -> new Checked.Unsound(problems);
    };
  }

  private static Reading reading(Checked checked) {
    return switch (checked) {
      case Checked.Sound(CapsuleFile file, Lines _) -> new Reading.Valid(file);
      case Checked.Unsound(List<Located> problems) ->
          new Reading.Invalid(problems.stream().map(Located::sentence).toList());
    };
  }
}

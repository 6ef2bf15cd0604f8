package dev.recap.catalog.manifest;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.yaml.YamlDocument;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code capsule.yaml} files and finds everything that is wrong with one at once. */
public final class ManifestReader {
  private final ManifestSchema schema = new ManifestSchema();

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
    return reading(check(name, text));
  }

  /** Reads a file and tells where in it everything stands. */
  public Checked check(Path file) {
    String name = file.toString();
    try {
      return check(name, Files.readString(file));
    } catch (NoSuchFileException e) {
      return refused(name, 0, "it is not there: a capsule's folder holds a capsule.yaml");
    } catch (MalformedInputException e) {
      return refused(name, 0, "it is not UTF-8: save it as UTF-8");
    } catch (IOException e) {
      return refused(name, 0, e.toString());
    }
  }

  private Checked check(String name, String text) {
    return switch (YamlDocument.parse(text)) {
      case YamlDocument.Parsed.Broken(int line, String problem) -> refused(name, line, problem);
      case YamlDocument.Parsed.Document(YamlDocument document) -> check(name, document);
    };
  }

  private Checked check(String name, YamlDocument document) {
    String json = PlainJson.write(document.values());
    List<Finding> findings = new ArrayList<>(schema.check(json));
    if (findings.isEmpty()) {
      findings.addAll(ManifestRules.check(new Fields(document.values())));
    }
    if (findings.isEmpty()) {
      return new Checked.Sound(CapsuleFile.of(document.values(), json), document::line);
    }
    return new Checked.Unsound(
        findings.stream()
            .map(finding -> new Located(name, document.line(finding.pointer()), finding.text()))
            .distinct()
            .toList());
  }

  private static Checked refused(String name, int line, String problem) {
    return new Checked.Unsound(List.of(new Located(name, line, problem)));
  }

  private static Reading reading(Checked checked) {
    return switch (checked) {
      case Checked.Sound(CapsuleFile file, Lines _) -> new Reading.Valid(file);
      case Checked.Unsound(List<Located> problems) ->
          new Reading.Invalid(problems.stream().map(Located::sentence).toList());
    };
  }
}

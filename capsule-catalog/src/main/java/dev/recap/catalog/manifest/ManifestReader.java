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

  /** Reads a file. */
  public Reading read(Path file) {
    try {
      return read(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      return refused(file + " but it is not there: a capsule's folder holds a capsule.yaml");
    } catch (MalformedInputException e) {
      return refused(file + " but it is not UTF-8: save it as UTF-8");
    } catch (IOException e) {
      return refused(file + " but " + e);
    }
  }

  /** Reads a text; {@code name} is the file that messages name. */
  public Reading read(String name, String text) {
    return switch (YamlDocument.parse(text)) {
      case YamlDocument.Parsed.Broken(int line, String problem) ->
          refused(
              "%s but line %d is not YAML: %s; mend its indentation or quoting"
                  .formatted(name, line, problem));
      case YamlDocument.Parsed.Document(YamlDocument document) -> read(name, document);
    };
  }

  private Reading read(String name, YamlDocument document) {
    String json = PlainJson.write(document.values());
    List<Finding> findings = new ArrayList<>(schema.check(json));
    if (findings.isEmpty()) {
      findings.addAll(ManifestRules.check(new Fields(document.values())));
    }
    if (findings.isEmpty()) {
      return new Reading.Valid(CapsuleFile.of(document.values(), json));
    }
    return new Reading.Invalid(
        findings.stream()
            .map(finding ->
                "Tried to read %s but line %d: %s"
                    .formatted(name, document.line(finding.pointer()), finding.text()))
            .distinct()
            .toList());
  }

  private static Reading refused(String rest) {
    return new Reading.Invalid(List.of("Tried to read " + rest));
  }
}

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
import java.util.Map;
import java.util.function.Supplier;

/** A format of YAML files: a published JSON Schema, and the rules between fields it cannot say. */
public final class YamlFormat {
  private final String whereToPut;
  private final PublishedSchema schema;
  private final Rules rules;

  /**
   * A format.
   *
   * @param file what the whole of a file is called in messages, "the manifest"
   * @param whereToPut what to do when there is no file, "a capsule's folder holds a capsule.yaml"
   * @param schema JSON Schema 2020-12, asked for at the first file
   * @param others the texts of schemas it refers to, by their {@code $id}
   * @param rules checked once the schema is satisfied
   */
  public YamlFormat(
      String file,
      String whereToPut,
      Supplier<String> schema,
      Map<String, Supplier<String>> others,
      Rules rules) {
    this.whereToPut = whereToPut;
    this.schema = new PublishedSchema(file, schema, others);
    this.rules = rules;
  }

  /** Rules between fields. */
  @FunctionalInterface
  public interface Rules {
    /** What is wrong in a file that satisfies the schema. */
    List<Finding> check(Fields file);
  }

  /** What reading a file gave. */
  public sealed interface Reading {
    /**
     * It is of this format.
     *
     * @param document its values and their lines
     * @param json the same values
     */
    record Valid(YamlDocument document, String json) implements Reading {
      /** Its values. */
      public Fields values() {
        return new Fields(document.values());
      }
    }

    /** It is not. */
    record Invalid(List<Located> problems) implements Reading {
      /** One "Tried to … but …" sentence for each problem, with file, line and remedy. */
      public List<String> sentences() {
        return problems.stream().map(Located::sentence).toList();
      }
    }
  }

  /** The text of a schema that lies beside a class. */
  public static String resource(Class<?> beside, String name) {
    return PublishedSchema.resource(beside, name);
  }

  /** Reads a file. */
  public Reading read(Path file) {
    String name = file.toString();
    try {
      return read(name, Files.readString(file));
    } catch (NoSuchFileException e) {
      return refused(name, 0, "it is not there: " + whereToPut);
    } catch (MalformedInputException e) {
      return refused(name, 0, "it is not UTF-8: save it as UTF-8");
    } catch (IOException e) {
      return refused(name, 0, e.toString());
    }
  }

  /** Reads a text; {@code name} is the file that messages name. */
  public Reading read(String name, String text) {
    return switch (YamlDocument.parse(text)) {
      case YamlDocument.Parsed.Broken(int line, String problem) -> refused(name, line, problem);
      case YamlDocument.Parsed.Document(YamlDocument document) -> read(name, document);
    };
  }

  private Reading read(String name, YamlDocument document) {
    String json = PlainJson.write(document.values());
    List<Finding> findings = new ArrayList<>(schema.check(json));
    if (findings.isEmpty()) {
      findings.addAll(rules.check(new Fields(document.values())));
    }
    if (findings.isEmpty()) {
      return new Reading.Valid(document, json);
    }
    return new Reading.Invalid(
        findings.stream()
            .map(finding -> new Located(name, document.line(finding.pointer()), finding.text()))
            .distinct()
            .toList());
  }

  private static Reading refused(String name, int line, String problem) {
    return new Reading.Invalid(List.of(new Located(name, line, problem)));
  }
}

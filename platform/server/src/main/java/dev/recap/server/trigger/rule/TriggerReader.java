package dev.recap.server.trigger.rule;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.manifest.Located;
import dev.recap.catalog.manifest.OptionalFile;
import dev.recap.catalog.manifest.YamlFormat;
import dev.recap.server.trigger.Trigger;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads rules of triggers, one or several in a file, and finds everything that is wrong at once.
 * Safe for several threads.
 */
public final class TriggerReader {
  /** So many rules in one file are none that a person wrote. */
  private static final int MOST = 200;

  private static final int LONGEST = 1 << 20;

  private final YamlFormat format;
  private final TriggerDecoder decoder;

  /**
   * A reader.
   *
   * @param folder where the files are that rules name, those with keys of webhooks for one; no rule
   *     names one outside
   */
  public TriggerReader(Path folder) {
    this(folder, new Expressions());
  }

  /**
   * A reader.
   *
   * @param folder where the files are that rules name
   * @param expressions which are compiled to be checked, and then are ready for events
   */
  public TriggerReader(Path folder, Expressions expressions) {
    this.format =
        new YamlFormat(
            "the trigger",
            "write one as docs/triggers.md says",
            TriggerReader::schema,
            Map.of(),
            file -> TriggerChecks.check(file, expressions));
    this.decoder = new TriggerDecoder(folder);
  }

  /** What reading a file gave. */
  public sealed interface Reading {
    /** There are rules in it, and all are valid. */
    record Valid(List<Written> rules) implements Reading {}

    /** One "Tried to … but …" sentence for each mistake, with file, line and remedy. */
    record Invalid(List<String> problems) implements Reading {}
  }

  /**
   * A rule as it is written.
   *
   * @param line where it begins, from 1
   * @param text its YAML, comments and all
   * @param json the same values, for {@link #stored}
   */
  public record Written(Trigger trigger, int line, String text, String json) {}

  /** The published schema, JSON Schema 2020-12. */
  public static String schema() {
    return YamlFormat.resource(TriggerReader.class, "trigger-v1.schema.json");
  }

  /** Reads a file. */
  public Reading read(Path file) {
    String name = file.toString();
    try {
      if (!OptionalFile.isThere(file)) {
        return invalid(new Located(name, 0, "it is not there: write it as docs/triggers.md says"));
      }
      if (Files.size(file) > LONGEST) {
        return tooLong(name);
      }
      return read(name, Files.readString(file));
    } catch (MalformedInputException e) {
      return invalid(new Located(name, 0, "it is not UTF-8: save it as UTF-8"));
    } catch (IOException e) {
      return invalid(
          new Located(name, 0, OptionalFile.problem(file, e) + ": mend it or remove it"));
    }
  }

  /** Reads a text; {@code name} is the file that messages name. */
  public Reading read(String name, String text) {
    if (text.length() > LONGEST) {
      return tooLong(name);
    }
    List<Documents.Document> documents = Documents.of(text);
    if (documents.isEmpty()) {
      return invalid(
          new Located(name, 0, "there is no rule in it: write one as docs/triggers.md says"));
    }
    if (documents.size() > MOST) {
      return invalid(
          new Located(
              name,
              documents.get(MOST).before() + 1,
              "it holds more than %d rules: put the others into further files".formatted(MOST)));
    }
    Pieces pieces = new Pieces(name);
    documents.forEach(pieces::read);
    return pieces.problems.isEmpty()
        ? new Reading.Valid(List.copyOf(pieces.rules.values()))
        : new Reading.Invalid(pieces.problems.stream().map(Located::sentence).toList());
  }

  /** A rule that was found valid before, without checking it again: {@link Written#json}. */
  public Trigger stored(String json) {
    return decoder.trigger(new Fields(PlainJson.readObject(json)));
  }

  /** What several documents give together. */
  private final class Pieces {
    private final String name;
    private final Map<String, Written> rules = new LinkedHashMap<>();
    private final List<Located> problems = new ArrayList<>();

    Pieces(String name) {
      this.name = name;
    }

    void read(Documents.Document document) {
      switch (format.read(name, document.text())) {
        case YamlFormat.Reading.Invalid(List<Located> found) ->
            found.stream()
                .map(one -> new Located(name, one.line() + document.before(), one.text()))
                .forEach(problems::add);
        case YamlFormat.Reading.Valid valid -> add(document, valid);
      }
    }

    private void add(Documents.Document document, YamlFormat.Reading.Valid valid) {
      Trigger trigger = decoder.trigger(valid.values());
      Written before =
          rules.putIfAbsent(
              trigger.name(),
              new Written(trigger, document.before() + 1, document.text(), valid.json()));
      if (before != null) {
        problems.add(
            new Located(
                name,
                document.before() + valid.document().line("/metadata/name"),
                "the rule in line %d is named %s too: give each one a name of its own"
                    .formatted(before.line(), trigger.name())));
      }
    }
  }

  private static Reading tooLong(String name) {
    return invalid(
        new Located(name, 0, "it is longer than 1 MiB: put some of its rules into further files"));
  }

  private static Reading invalid(Located problem) {
    return new Reading.Invalid(List.of(problem.sentence()));
  }
}

package dev.recap.catalog.source;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.manifest.Finding;
import dev.recap.catalog.manifest.KnownTexts;
import dev.recap.catalog.manifest.OptionalFile;
import dev.recap.catalog.manifest.Quantities;
import dev.recap.catalog.manifest.YamlFormat;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.yaml.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads and changes {@code sources.yaml}; without the file there are no sources. */
public final class SourcesFile {
  /** Its name in the configuration folder. */
  public static final String NAME = "sources.yaml";

  private final Path file;
  private final YamlFormat format =
      new YamlFormat(
          "the file",
          "recap catalog source add makes one",
          SourcesFile::schema,
          Map.of(),
          SourcesFile::rules);

  /** The file of a configuration folder. */
  public SourcesFile(Path configuration) {
    this.file = configuration.resolve(NAME);
  }

  /** What reading it gave. */
  public sealed interface Reading {
    /** They are sources, in the order in which they are asked. */
    record Valid(List<Source> sources) implements Reading {
      /** That of a name. */
      public Optional<Source> named(String name) {
        return sources.stream().filter(source -> source.name().equals(name)).findFirst();
      }
    }

    /** They are not; one "Tried to … but …" sentence each, with file, line and remedy. */
    record Invalid(List<String> problems) implements Reading {}
  }

  /** The published schema of the file, JSON Schema 2020-12. */
  public static String schema() {
    return YamlFormat.resource(SourcesFile.class, "sources.schema.json");
  }

  /** Where it is. */
  public Path path() {
    return file;
  }

  /** Reads it. */
  public Reading read() {
    try {
      return OptionalFile.isThere(file) ? reading(format.read(file)) : new Reading.Valid(List.of());
    } catch (IOException e) {
      return new Reading.Invalid(
          List.of(
              "Tried to read %s but %s: mend it or remove it"
                  .formatted(file, OptionalFile.problem(file, e))));
    }
  }

  /** Reads a text of it, which is not judged again when it was found valid before. */
  Reading read(String text, KnownTexts known) {
    Optional<Fields> before = known.find(text);
    if (before.isPresent()) {
      return new Reading.Valid(sources(before.get()));
    }
    YamlFormat.Reading reading = format.read(file.toString(), text);
    if (reading instanceof YamlFormat.Reading.Valid valid) {
      known.keep(text, valid.json());
    }
    return reading(reading);
  }

  private Reading reading(YamlFormat.Reading reading) {
    return switch (reading) {
      case YamlFormat.Reading.Invalid invalid -> new Reading.Invalid(invalid.sentences());
      case YamlFormat.Reading.Valid valid -> new Reading.Valid(sources(valid.values()));
    };
  }

  private static List<Finding> rules(Fields file) {
    List<Finding> findings = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < file.list("sources").size(); i++) {
      Fields source = item(file, i);
      try {
        RepositoryName.parse(source.required("repository"));
      } catch (IllegalArgumentException e) {
        findings.add(
            new Finding(
                "/sources/%d/repository".formatted(i),
                "\"%s\" is no place in a registry: write HOST[:PORT]/NAMESPACE, where HOST has a dot or a port or is localhost"
                    .formatted(source.required("repository"))));
      }
      if (!names.add(source.required("name"))) {
        findings.add(
            new Finding(
                "/sources/%d/name".formatted(i),
                "%s is a source already: give this one another name"
                    .formatted(source.required("name"))));
      }
    }
    return findings;
  }

  private static Fields item(Fields file, int i) {
    return file.list("sources").get(i) instanceof Map<?, ?> map
        ? new Fields(PlainJson.object(map))
        : new Fields(Map.of());
  }

  private List<Source> sources(Fields values) {
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < values.list("sources").size(); i++) {
      Fields source = item(values, i);
      sources.add(
          new Source(
              source.required("name"),
              RepositoryName.parse(source.required("repository")),
              source.flag("plainHttp"),
              source.text("ca").map(file::resolveSibling),
              source.text("refresh").map(Quantities::duration).orElse(Source.REFRESH)));
    }
    return List.copyOf(sources);
  }

  /**
   * Adds a source after the others.
   *
   * @return what is wrong with it, if anything is; the file is then as it was
   */
  public Optional<String> add(Source source) throws IOException {
    if (read() instanceof Reading.Invalid(List<String> problems)) {
      return Optional.of(problems.getFirst());
    }
    String text = OptionalFile.isThere(file) ? Files.readString(file) : SourcesText.EMPTY;
    return write(
        SourcesText.add(text, source, file.toAbsolutePath().resolveSibling("").normalize()));
  }

  /** Removes a source; whether there was one of that name. */
  public boolean remove(String name) throws IOException {
    if (!(read() instanceof Reading.Valid valid) || valid.named(name).isEmpty()) {
      return false;
    }
    String text = Files.readString(file);
    if (!(YamlDocument.parse(text)
        instanceof YamlDocument.Parsed.Document(YamlDocument document))) {
      return false;
    }
    Optional<String> problem = write(SourcesText.remove(text, document, name));
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
    return true;
  }

  /** Replaces it, if the new text is one. */
  private Optional<String> write(String text) throws IOException {
    if (reading(format.read(file.toString(), text)) instanceof Reading.Invalid(var problems)) {
      return Optional.of(problems.getFirst());
    }
    Path real = OptionalFile.isThere(file) ? file.toRealPath() : file.toAbsolutePath();
    Files.createDirectories(real.resolveSibling("."));
    Path fresh = real.resolveSibling(NAME + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return Optional.empty();
  }
}

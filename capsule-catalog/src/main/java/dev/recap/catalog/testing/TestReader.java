package dev.recap.catalog.testing;

import dev.recap.catalog.manifest.Located;
import dev.recap.catalog.manifest.ManifestSchema;
import dev.recap.catalog.manifest.YamlFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads {@code test.yaml} and {@code fixture.yaml} files and finds everything wrong with one. */
public final class TestReader {
  private static final String ID = "https://recap.dev/schemas/v1/";

  private final YamlFormat tests =
      new YamlFormat(
          "the file",
          "write one beside capsule.yaml, see docs/testing-capsules.md",
          TestReader::testSchema,
          Map.of(
              ID + "fixture.schema.json",
              TestReader::fixtureSchema,
              ManifestSchema.ID,
              ManifestSchema::text),
          Formats::ofTests);
  private final YamlFormat fixtures =
      new YamlFormat(
          "the file",
          "a fixture's folder holds a fixture.yaml",
          TestReader::fixtureSchema,
          Map.of(ManifestSchema.ID, ManifestSchema::text),
          Formats::ofFixture);

  /** What reading tests gave. */
  public sealed interface Tests {
    /** They are tests. */
    record Valid(TestFile file) implements Tests {}

    /** They are not; one "Tried to … but …" sentence each, with file, line and remedy. */
    record Invalid(List<String> problems) implements Tests {}
  }

  /** What reading a fixture gave. */
  public sealed interface Fixture {
    /** It is a fixture. */
    record Valid(FixtureFile file) implements Fixture {}

    /** It is not; one "Tried to … but …" sentence each, with file, line and remedy. */
    record Invalid(List<String> problems) implements Fixture {}
  }

  /** The published schema of {@code test.yaml}, JSON Schema 2020-12. */
  public static String testSchema() {
    return YamlFormat.resource(TestReader.class, "test.schema.json");
  }

  /** The published schema of {@code fixture.yaml}, JSON Schema 2020-12. */
  public static String fixtureSchema() {
    return YamlFormat.resource(TestReader.class, "fixture.schema.json");
  }

  /** Reads tests. */
  public Tests tests(Path file) {
    return tests(tests.read(file));
  }

  /** Reads tests; {@code name} is the file that messages name. */
  public Tests tests(String name, String text) {
    return tests(tests.read(name, text));
  }

  /** Everything that is wrong with tests, by line; nothing when they can be run. */
  public List<Located> problems(Path file) {
    return switch (tests.read(file)) {
      case YamlFormat.Reading.Valid _ -> List.of();
      case YamlFormat.Reading.Invalid(List<Located> problems) -> problems;
    };
  }

  /** Reads a fixture. */
  public Fixture fixture(Path file) {
    return fixture(fixtures.read(file));
  }

  /** Reads a fixture; {@code name} is the file that messages name. */
  public Fixture fixture(String name, String text) {
    return fixture(fixtures.read(name, text));
  }

  private static Tests tests(YamlFormat.Reading reading) {
    return switch (reading) {
      case YamlFormat.Reading.Valid valid -> new Tests.Valid(TestDecoder.file(valid.values()));
      case YamlFormat.Reading.Invalid invalid -> new Tests.Invalid(invalid.sentences());
    };
  }

  private static Fixture fixture(YamlFormat.Reading reading) {
    return switch (reading) {
      case YamlFormat.Reading.Valid valid -> new Fixture.Valid(FixtureDecoder.file(valid.values()));
      case YamlFormat.Reading.Invalid invalid -> new Fixture.Invalid(invalid.sentences());
    };
  }
}

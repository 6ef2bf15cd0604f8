package dev.recap.server.access;

import dev.recap.catalog.manifest.Located;
import dev.recap.catalog.manifest.ManifestSchema;
import dev.recap.catalog.manifest.OptionalFile;
import dev.recap.catalog.manifest.YamlFormat;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code access.yaml} and finds everything that is wrong at once. */
public final class AccessReader {
  private final YamlFormat format =
      new YamlFormat(
          "the access policy",
          "write one as docs/access.md says",
          AccessReader::schema,
          Map.of(ManifestSchema.ID, ManifestSchema::text),
          AccessChecks::check);

  /** What reading a file gave. */
  sealed interface Reading {
    /** There is none. */
    record Absent() implements Reading {}

    /** It is a policy. */
    record Valid(AccessRules rules) implements Reading {}

    /** It is not; one "Tried to … but …" sentence each, with file, line and remedy. */
    record Invalid(List<String> problems) implements Reading {}
  }

  /** The published schema, JSON Schema 2020-12. */
  public static String schema() {
    return YamlFormat.resource(AccessReader.class, "access-policy-v1.schema.json");
  }

  /**
   * What is wrong in a file; one "Tried to … but …" sentence each. A missing one has no mistake.
   */
  public List<String> problems(Path file) {
    return read(file) instanceof Reading.Invalid(List<String> problems) ? problems : List.of();
  }

  Reading read(Path file) {
    String name = file.toString();
    String text;
    try {
      if (!OptionalFile.isThere(file)) {
        return new Reading.Absent();
      }
      text = Files.readString(file);
    } catch (MalformedInputException e) {
      return invalid(new Located(name, 0, "it is not UTF-8: save it as UTF-8"));
    } catch (IOException e) {
      return invalid(
          new Located(name, 0, OptionalFile.problem(file, e) + ": mend it or remove it"));
    }
    return switch (format.read(name, text)) {
      case YamlFormat.Reading.Invalid invalid -> new Reading.Invalid(invalid.sentences());
      case YamlFormat.Reading.Valid valid -> {
        AccessDecoder decoder = new AccessDecoder(file);
        yield valid
            .values()
            .object("oidc")
            .text("keys")
            .flatMap(keys -> unreadable(decoder, keys))
            .map(
                problem -> invalid(new Located(name, valid.document().line("/oidc/keys"), problem)))
            .orElseGet(() -> new Reading.Valid(decoder.rules(valid.values())));
      }
    };
  }

  private static Optional<String> unreadable(AccessDecoder decoder, String keys) {
    try {
      return switch (decoder.keys(keys)) {
        case TrustedIssuer.Keys.At _ -> Optional.empty();
        case TrustedIssuer.Keys.In(Path file) ->
            Files.isReadable(file)
                ? Optional.empty()
                : Optional.of(
                    "the keys %s are not there or cannot be read: put the issuer's JSON Web Key Set there"
                        .formatted(file));
      };
    } catch (InvalidPathException e) {
      return Optional.of("%s is no path: write one or an https URL".formatted(e.getInput()));
    }
  }

  private static Reading invalid(Located problem) {
    return new Reading.Invalid(List.of(problem.sentence()));
  }
}

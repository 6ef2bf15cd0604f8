package dev.recap.catalog.trust;

import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.manifest.KnownTexts;
import dev.recap.catalog.manifest.Located;
import dev.recap.catalog.manifest.ManifestSchema;
import dev.recap.catalog.manifest.OptionalFile;
import dev.recap.catalog.manifest.YamlFormat;
import dev.recap.catalog.oci.Sha256;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Reads {@code policy.yaml} and the keys it names, and finds everything that is wrong at once. */
public final class PolicyReader {
  private final YamlFormat format =
      new YamlFormat(
          "the policy",
          "write one as docs/trust.md says",
          PolicyReader::schema,
          Map.of(ManifestSchema.ID, ManifestSchema::text),
          PolicyRules::check);
  private final Optional<KnownTexts> known;

  /** One that checks every policy. */
  public PolicyReader() {
    this.known = Optional.empty();
  }

  /** One that checks no policy twice. */
  PolicyReader(KnownTexts known) {
    this.known = Optional.of(known);
  }

  /** What reading a file gave. */
  public sealed interface Reading {
    /** There is none: everything is allowed that comes from a source of this host. */
    record Absent() implements Reading {}

    /**
     * It is a policy.
     *
     * @param files what it was read from: itself and the files of keys
     */
    record Valid(TrustPolicy policy, List<Path> files) implements Reading {}

    /** It is not; one "Tried to … but …" sentence each, with file, line and remedy. */
    record Invalid(List<String> problems) implements Reading {}
  }

  /** The published schema, JSON Schema 2020-12. */
  public static String schema() {
    return YamlFormat.resource(PolicyReader.class, "trust-policy-v1.schema.json");
  }

  /** Reads a file. */
  public Reading read(Path file) {
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
    Optional<Fields> values = known.flatMap(policies -> policies.find(text));
    // Only a reading of the text itself knows on which line a key stands that cannot be read.
    return values
        .map(fields -> withKeys(file, text, fields, _ -> 0))
        .filter(Reading.Valid.class::isInstance)
        .orElseGet(() -> checked(file, text));
  }

  private Reading checked(Path file, String text) {
    return switch (format.read(file.toString(), text)) {
      case YamlFormat.Reading.Invalid(List<Located> problems) -> invalid(problems);
      case YamlFormat.Reading.Valid valid -> {
        known.ifPresent(policies -> policies.keep(text, valid.json()));
        yield withKeys(file, text, valid.values(), valid.document()::line);
      }
    };
  }

  private static Reading withKeys(
      Path file, String text, Fields values, ToIntFunction<String> line) {
    MessageDigest fingerprint = Sha256.fresh();
    fingerprint.update(text.getBytes(StandardCharsets.UTF_8));
    List<Path> files = new ArrayList<>(List.of(file));
    List<Located> problems = new ArrayList<>();
    List<TrustPolicy.Signer> signers = new ArrayList<>();
    int index = 0;
    for (Fields signer : PolicyDecoder.objects(values, "signers")) {
      try {
        if (signer.any("key").isPresent()) {
          files.add(keyFile(file, signer.required("key")));
        }
        VerifyingKey key = key(file, signer);
        fingerprint.update(key.key().getEncoded());
        signers.add(PolicyDecoder.signer(signer, key));
      } catch (KeyFileException e) {
        String at =
            "/signers/%d/%s".formatted(index, signer.any("key").isPresent() ? "key" : "publicKey");
        problems.add(
            new Located(file.toString(), line.applyAsInt(at), String.valueOf(e.getMessage())));
      }
      index++;
    }
    return problems.isEmpty()
        ? new Reading.Valid(
            PolicyDecoder.policy(values, signers, Sha256.of(fingerprint).hex()), List.copyOf(files))
        : invalid(problems);
  }

  private static VerifyingKey key(Path policy, Fields signer) throws KeyFileException {
    return signer.any("key").isPresent()
        ? VerifyingKey.read(keyFile(policy, signer.required("key")))
        : VerifyingKey.parse("of " + signer.required("name"), signer.required("publicKey"));
  }

  private static Path keyFile(Path policy, String key) throws KeyFileException {
    try {
      return policy.resolveSibling(key);
    } catch (InvalidPathException e) {
      throw new KeyFileException(
          "Tried to read the public key %s but that is no path".formatted(e.getInput()), e);
    }
  }

  private static Reading invalid(Located problem) {
    return invalid(List.of(problem));
  }

  private static Reading invalid(List<Located> problems) {
    return new Reading.Invalid(problems.stream().map(Located::sentence).toList());
  }
}

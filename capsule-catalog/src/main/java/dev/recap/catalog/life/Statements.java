package dev.recap.catalog.life;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.ReferrerManifest;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** The statements of a store on versions of capsules. */
public final class Statements {
  /** More than any statement's bytes. */
  private static final long LARGEST = 1 << 16;

  private final CapsuleStore store;

  /** Those of a store. */
  public Statements(CapsuleStore store) {
    this.store = store;
  }

  /** Which statements count. */
  @FunctionalInterface
  public interface Believed {
    /** Whether the statement of a manifest counts. */
    boolean is(Digest manifest) throws IOException;
  }

  /** What a publisher has to say, without what follows from what was said before. */
  public record Wording(
      Statement.State state, String message, Optional<String> successor, List<String> security) {}

  /** The newest statement on a content among those that are believed. */
  public Optional<Statement> newest(Digest capsule, Believed believed) throws IOException {
    Optional<Statement> newest = Optional.empty();
    for (Descriptor manifest : store.referrers().of(capsule)) {
      if (manifest.artifactType().equals(Optional.of(MediaTypes.STATUS))) {
        Optional<Statement> read = read(capsule, manifest.digest());
        if (read.isPresent()
            && newest.map(n -> n.sequence() < read.get().sequence()).orElse(true)
            && believed.is(manifest.digest())) {
          newest = read;
        }
      }
    }
    return newest;
  }

  /**
   * Makes a statement and keeps it.
   *
   * @param capsule the index of what it is about, which is in the store
   * @param clock tells when it is made
   * @return its manifest, which can be signed and published
   */
  public Descriptor make(
      Descriptor capsule, String name, String version, Wording wording, InstantSource clock)
      throws IOException {
    long last = newest(capsule.digest(), manifest -> true).map(Statement::sequence).orElse(0L);
    if (last >= Statement.HIGHEST_SEQUENCE) {
      throw new IOException(
          "somebody has said the last word about %s that can be said: remove that statement from the registry first"
              .formatted(capsule.digest()));
    }
    Statement statement =
        new Statement(
            capsule.digest(),
            name,
            version,
            last + 1,
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            wording.state(),
            wording.message(),
            wording.successor(),
            wording.security());
    OciLayout layout = store.layout();
    Descriptor layer = layout.put(MediaTypes.STATUS, statement.json());
    layout.put(MediaTypes.EMPTY, ReferrerManifest.EMPTY_CONFIG);
    Descriptor manifest =
        layout
            .put(
                MediaTypes.MANIFEST,
                ReferrerManifest.json(MediaTypes.STATUS, capsule, List.of(layer), Map.of()))
            .as(MediaTypes.STATUS);
    store.referrers().add(capsule.digest(), manifest);
    return manifest;
  }

  /** The manifests of all statements on a content, believed or not. */
  public List<Descriptor> manifests(Digest capsule) throws IOException {
    return store.referrers().of(capsule).stream()
        .filter(manifest -> manifest.artifactType().equals(Optional.of(MediaTypes.STATUS)))
        .toList();
  }

  /** A statement, if the bytes are what their digests say and it is about that content. */
  private Optional<Statement> read(Digest capsule, Digest manifest) throws IOException {
    try {
      OciLayout layout = store.layout();
      byte[] bytes = Files.readAllBytes(layout.blob(manifest));
      if (!Sha256.of(bytes).equals(manifest)) {
        return Optional.empty();
      }
      Map<String, Object> json = PlainJson.readObject(new String(bytes, StandardCharsets.UTF_8));
      if (!(json.get("layers") instanceof List<?> layers) || layers.size() != 1) {
        return Optional.empty();
      }
      Descriptor layer = Descriptor.of(Objects.requireNonNull(layers.getFirst()));
      if (layer.size() > LARGEST) {
        return Optional.empty();
      }
      byte[] text = Files.readAllBytes(layout.blob(layer.digest()));
      return Sha256.of(text).equals(layer.digest())
          ? Statement.parse(new String(text, StandardCharsets.UTF_8))
              .filter(statement -> statement.capsule().equals(capsule))
          : Optional.empty();
    } catch (NoSuchFileException | JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

  /** What a publisher has to say, without what follows from what was said before. */
  public record Wording(
      Statement.State state, String message, Optional<String> successor, List<String> security) {}

  /**
   * What a statement is about.
   *
   * @param capsule the index, which is in the store
   * @param origins the places it is said in, which are all that may heed it unsigned
   */
  public record About(Descriptor capsule, String name, String version, Set<String> origins) {}

  /**
   * A statement of the store, whoever made it.
   *
   * @param manifest its manifest, which is what is signed
   * @param origins where it was said
   */
  public record Kept(Descriptor manifest, Statement statement, Set<String> origins) {}

  /** All on a content, believed or not. */
  public List<Kept> of(Digest capsule) throws IOException {
    List<Kept> all = new ArrayList<>();
    for (Descriptor manifest : manifests(capsule)) {
      Optional<Statement> statement = read(capsule, manifest.digest());
      if (statement.isPresent()) {
        Set<String> origins = store.referrers().origins(capsule, manifest.digest());
        all.add(new Kept(manifest, statement.get(), origins));
      }
    }
    return all;
  }

  /**
   * Makes a statement and keeps it.
   *
   * @param last what is believed until now: the new one follows on it
   * @param clock tells when it is made
   * @return its manifest, which can be signed and published
   */
  public Descriptor make(
      About about, Wording wording, Optional<Statement> last, InstantSource clock)
      throws IOException {
    Descriptor capsule = about.capsule();
    long before = last.map(Statement::sequence).orElse(0L);
    if (before >= Statement.HIGHEST_SEQUENCE) {
      throw new IOException(
          "Tried to say something of %s but somebody has said the last word that can be said: remove that statement from the registry, or ask for signers in policy.yaml, so that only theirs count"
              .formatted(capsule.digest()));
    }
    Statement statement =
        new Statement(
            capsule.digest(),
            about.name(),
            about.version(),
            before + 1,
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
    store.referrers().add(capsule.digest(), manifest, about.origins());
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

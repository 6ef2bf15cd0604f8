package dev.recap.catalog.evidence;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.ReferrerManifest;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bills of materials and the test results in a store, kept as referrers of the capsules they
 * are about: a capsule's digest does not depend on them, and there is at most one of each.
 */
public final class Evidence {
  /** What in-toto's own tools name a statement's predicate type in annotations. */
  private static final String PREDICATE = "in-toto.io/predicate-type";

  private final CapsuleStore store;

  /** That of a store. */
  public Evidence(CapsuleStore store) {
    this.store = store;
  }

  /** One kind of evidence, and how it is told from others of the same media type. */
  private enum Kind {
    SBOM(MediaTypes.SBOM, Optional.empty()),
    TEST(MediaTypes.STATEMENT, Optional.of(TestStatement.PREDICATE_TYPE));

    private final String mediaType;
    private final Optional<String> predicate;

    Kind(String mediaType, Optional<String> predicate) {
      this.mediaType = mediaType;
      this.predicate = predicate;
    }

    Map<String, String> annotations() {
      return predicate.map(type -> Map.of(PREDICATE, type)).orElse(Map.of());
    }
  }

  /** Keeps a capsule's bill of materials in place of the one before. */
  public void putSbom(Digest capsule, String json) throws IOException {
    put(capsule, Kind.SBOM, json);
  }

  /** A capsule's bill of materials, CycloneDX as JSON text. */
  public Optional<String> sbom(Digest capsule) throws IOException {
    return find(capsule, Kind.SBOM);
  }

  /** Keeps the statement that a capsule passed its tests in place of the one before. */
  public void putTest(Digest capsule, String statement) throws IOException {
    put(capsule, Kind.TEST, statement);
  }

  /** The statement that a capsule passed its tests, in-toto as JSON text. */
  public Optional<String> test(Digest capsule) throws IOException {
    return find(capsule, Kind.TEST);
  }

  /** Forgets that a capsule passed its tests; whether there was such a statement. */
  public boolean removeTest(Digest capsule) throws IOException {
    boolean any = false;
    for (Descriptor manifest : store.referrers().of(capsule)) {
      if (is(Kind.TEST, manifest)) {
        store.referrers().remove(capsule, manifest.digest());
        any = true;
      }
    }
    return any;
  }

  private void put(Digest capsule, Kind kind, String json) throws IOException {
    OciLayout layout = store.layout();
    Descriptor content = layout.put(kind.mediaType, json).with(kind.annotations());
    layout.put(MediaTypes.EMPTY, ReferrerManifest.EMPTY_CONFIG);
    Descriptor subject =
        new Descriptor(MediaTypes.INDEX, capsule, Files.size(layout.blob(capsule)));
    Descriptor manifest =
        layout
            .put(
                MediaTypes.MANIFEST,
                ReferrerManifest.json(
                    kind.mediaType, subject, List.of(content), kind.annotations()))
            .as(kind.mediaType)
            .with(kind.annotations());
    List<Descriptor> before = store.referrers().of(capsule);
    store.referrers().add(capsule, manifest);
    for (Descriptor old : before) {
      if (is(kind, old) && !old.digest().equals(manifest.digest())) {
        store.referrers().remove(capsule, old.digest());
      }
    }
  }

  private Optional<String> find(Digest capsule, Kind kind) throws IOException {
    OciLayout layout = store.layout();
    for (Descriptor manifest : store.referrers().of(capsule)) {
      if (is(kind, manifest)
          && layout.read(manifest.digest()).get("layers") instanceof List<?> layers
          && layers.size() == 1) {
        return Optional.of(
            Files.readString(layout.blob(Descriptor.of(layers.getFirst()).digest())));
      }
    }
    return Optional.empty();
  }

  /** By what the manifest says itself: a list of such may leave it out. */
  private boolean is(Kind kind, Descriptor manifest) throws IOException {
    if (!manifest.artifactType().equals(Optional.of(kind.mediaType))
        || !store.layout().has(manifest.digest())) {
      return false;
    }
    return kind.predicate.isEmpty()
        || (store.layout().read(manifest.digest()).get("annotations") instanceof Map<?, ?> said
            && kind.predicate.get().equals(said.get(PREDICATE)));
  }
}

package dev.recap.catalog.trust;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * The signatures of a store. They are made in the form that every cosign verifies: one manifest for
 * each content, with a layer for each signature, which a registry has under {@link #tag}. Bundles,
 * which cosign 3 makes, are read as well.
 */
public final class Signatures {
  private static final String ANNOTATION = "dev.cosignproject.cosign/signature";
  private static final String EPOCH = "0001-01-01T00:00:00Z";

  /** More than any payload's bytes. */
  private static final long LARGEST_PAYLOAD = 1 << 16;

  /** The artifact type of what cosign 3 makes. */
  public static final String BUNDLE = SigstoreBundle.TYPE;

  private final CapsuleStore store;

  /** Those of a store. */
  public Signatures(CapsuleStore store) {
    this.store = store;
  }

  /** The tag that cosign keeps the signatures of a content under, in the content's repository. */
  public static String tag(Digest content) {
    return "sha256-" + content.hex() + ".sig";
  }

  /**
   * Signs a content and keeps the signature beside those there are; a key that has signed it before
   * adds nothing.
   *
   * @param repository where it is or will be published, {@code registry.example.com/team/top}
   * @return the manifest with all signatures of the content
   */
  public Descriptor sign(Digest content, String repository, SigningKey key) throws IOException {
    if (of(content).stream().anyMatch(one -> one.isBy(key.verifying(), content))) {
      Optional<Descriptor> there = manifest(content);
      if (there.isPresent()) {
        return there.get();
      }
    }
    byte[] payload = new SimpleSigning(repository, content).bytes();
    String signature = Base64.getEncoder().encodeToString(key.sign(payload));
    Descriptor layer =
        store.layout().put(MediaTypes.SIGNED_PAYLOAD, payload).with(Map.of(ANNOTATION, signature));
    return join(content, List.of(layer));
  }

  /** The manifest with all signatures of a content, if there is any. */
  public Optional<Descriptor> manifest(Digest content) throws IOException {
    List<Descriptor> all = manifests(content);
    return all.size() <= 1 ? all.stream().findFirst() : Optional.of(join(content, List.of()));
  }

  /** The signatures of a content; those that cannot be read are none. */
  public List<CapsuleSignature> of(Digest content) throws IOException {
    List<CapsuleSignature> found = new ArrayList<>();
    for (Descriptor layer : new LinkedHashSet<>(layers(content))) {
      bytes(layer).flatMap(payload -> signature(layer, payload)).ifPresent(found::add);
    }
    for (Descriptor manifest : manifests(content, SigstoreBundle.TYPE)) {
      for (Descriptor layer : layers(manifest, SigstoreBundle.TYPE)) {
        bytes(layer).flatMap(bytes -> bundle(bytes, content)).ifPresent(found::add);
      }
    }
    return found;
  }

  /**
   * Keeps what a place has as signatures of a content, instead of what it had before.
   *
   * @param layers of its manifest; their payloads are in the layout
   */
  public void replace(Digest content, List<Descriptor> layers, String origin) throws IOException {
    store.referrers().replace(content, put(new LinkedHashSet<>(layers)), origin);
  }

  /** The layers that a place had before. */
  public List<Descriptor> layersOf(Digest content, String origin) throws IOException {
    List<Descriptor> layers = new ArrayList<>();
    for (Descriptor manifest : manifests(content)) {
      if (store.referrers().origins(content, manifest.digest()).contains(origin)) {
        layers.addAll(layers(manifest, MediaTypes.SIGNED_PAYLOAD));
      }
    }
    return layers;
  }

  /** The signature that a layer is; empty for anything else. */
  public static Optional<CapsuleSignature> signature(Descriptor layer, byte[] payload) {
    try {
      byte[] der = Base64.getDecoder().decode(layer.annotations().getOrDefault(ANNOTATION, ""));
      return SimpleSigning.parse(payload).map(claim -> new CapsuleSignature(claim, payload, der));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The signature over a content that a bundle is; empty for anything else. */
  public static Optional<CapsuleSignature> bundle(byte[] bytes, Digest content) {
    return SigstoreBundle.parse(bytes, content);
  }

  /** Makes one manifest of those there are and of more layers, which are in the layout. */
  private Descriptor join(Digest content, List<Descriptor> more) throws IOException {
    List<Descriptor> before = manifests(content);
    Set<Descriptor> layers = new LinkedHashSet<>(layers(content));
    layers.addAll(more);
    Descriptor all = put(layers);
    Set<String> origins = new LinkedHashSet<>(Set.of(Candidate.LOCAL));
    for (Descriptor old : before) {
      origins.addAll(store.referrers().origins(content, old.digest()));
    }
    store.referrers().add(content, all, origins);
    for (Descriptor old : before) {
      if (!old.digest().equals(all.digest())) {
        store.referrers().remove(content, old.digest());
      }
    }
    return all;
  }

  private Descriptor put(Set<Descriptor> layers) throws IOException {
    OciLayout layout = store.layout();
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.MANIFEST);
    manifest.put("config", layout.put(MediaTypes.CONFIG, config(layers)).json());
    manifest.put("layers", layers.stream().map(Descriptor::json).toList());
    return layout.put(MediaTypes.MANIFEST, PlainJson.write(manifest)).as(MediaTypes.SIGNATURE);
  }

  /** The image configuration that cosign gives such a manifest, for registries that want one. */
  private static String config(Set<Descriptor> layers) {
    Map<String, Object> rootfs = new LinkedHashMap<>();
    rootfs.put("type", "layers");
    rootfs.put("diff_ids", layers.stream().map(layer -> layer.digest().value()).toList());
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architecture", "");
    config.put("created", EPOCH);
    config.put("history", layers.stream().map(layer -> Map.of("created", EPOCH)).toList());
    config.put("os", "");
    config.put("rootfs", rootfs);
    config.put("config", Map.of());
    return PlainJson.write(config);
  }

  private List<Descriptor> manifests(Digest content) throws IOException {
    return manifests(content, MediaTypes.SIGNATURE);
  }

  private List<Descriptor> manifests(Digest content, String type) throws IOException {
    return store.referrers().of(content).stream()
        .filter(manifest -> manifest.artifactType().equals(Optional.of(type)))
        .toList();
  }

  private List<Descriptor> layers(Digest content) throws IOException {
    List<Descriptor> layers = new ArrayList<>();
    for (Descriptor manifest : manifests(content)) {
      layers.addAll(layers(manifest, MediaTypes.SIGNED_PAYLOAD));
    }
    return layers;
  }

  /** None when it cannot be read: a content without believable signatures is unsigned. */
  private List<Descriptor> layers(Descriptor manifest, String type) throws IOException {
    try {
      return store.layout().read(manifest.digest()).get("layers") instanceof List<?> list
          ? list.stream()
              .map(Descriptor::of)
              .filter(layer -> layer.mediaType().equals(type))
              .toList()
          : List.of();
    } catch (NoSuchFileException | JacksonException | IllegalArgumentException e) {
      return List.of();
    }
  }

  /** What a layer holds, if that is what its digest stands for. */
  private Optional<byte[]> bytes(Descriptor layer) throws IOException {
    if (layer.size() > LARGEST_PAYLOAD) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Files.readAllBytes(store.layout().blob(layer.digest()));
      return Optional.of(bytes).filter(read -> Sha256.of(read).equals(layer.digest()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}

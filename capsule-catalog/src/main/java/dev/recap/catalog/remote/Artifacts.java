package dev.recap.catalog.remote;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Brings manifests with a {@code subject}, and all that they name, into the store's layout. */
final class Artifacts {
  private final CapsuleStore store;
  private final Delivery delivery;

  Artifacts(CapsuleStore store, Delivery delivery) {
    this.store = store;
    this.delivery = delivery;
  }

  /**
   * How much one may be.
   *
   * @param manifest bytes of it
   * @param content bytes of all that it names
   * @param layers how many it may name; none is too few
   */
  record Bounds(long manifest, long content, int layers) {}

  /**
   * One that came.
   *
   * @param type what it is, as it says itself and not a list of such
   * @param bytes of all that it names
   */
  record Artifact(String type, List<Descriptor> layers, long bytes) {}

  /** Takes one about a content. */
  Artifact take(Digest subject, Descriptor manifest, Bounds bounds)
      throws Unacceptable, IOException {
    if (!manifest.mediaType().equals(MediaTypes.MANIFEST) || manifest.size() > bounds.manifest()) {
      throw new Unacceptable(
          "it is a %s of %d bytes".formatted(manifest.mediaType(), manifest.size()));
    }
    ForeignJson json = ForeignJson.of("its manifest", delivery.manifest(manifest));
    if (!json.descriptor("subject").digest().equals(subject)) {
      throw new Unacceptable("it is about something else");
    }
    Descriptor config = json.descriptor("config");
    List<Descriptor> layers = json.descriptors("layers", bounds.layers());
    if (layers.isEmpty()) {
      throw new Unacceptable("it has nothing in it");
    }
    Set<Descriptor> blobs = new LinkedHashSet<>(layers);
    if (config.digest().equals(Sha256.EMPTY_OBJECT)) {
      // Some registries do not keep these two bytes for everybody.
      store.layout().put(MediaTypes.EMPTY, "{}");
    } else {
      blobs.add(config);
    }
    long all = 0;
    for (Descriptor blob : blobs) {
      if (blob.size() > bounds.content() || (all += blob.size()) > bounds.content()) {
        throw new Unacceptable("it has more than %d bytes".formatted(bounds.content()));
      }
    }
    delivery.blobs(List.copyOf(blobs));
    delivery.keep(manifest);
    return new Artifact(
        json.text("artifactType").orElse(config.mediaType()), layers, manifest.size() + all);
  }
}

package dev.recap.catalog.remote;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.rootfs.Layer;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a capsule is made of, as its manifests name it.
 *
 * @param index the capsule itself
 * @param image the manifest of what runs
 * @param documents the manifest of what describes it
 * @param config the image's configuration
 * @param layers the image's, lowest first, with media types of OCI
 * @param json the capsule's manifest
 * @param files its documents
 */
record CapsuleForm(
    Descriptor index,
    Descriptor image,
    Descriptor documents,
    Descriptor config,
    List<Descriptor> layers,
    Descriptor json,
    List<Descriptor> files) {

  /** What is small and has to be read before the rest is believed. */
  List<Descriptor> texts() {
    return Stream.concat(Stream.of(config, json), files.stream()).distinct().toList();
  }

  /** Everything but manifests, each once. */
  List<Descriptor> blobs() {
    return Stream.concat(texts().stream(), layers.stream()).distinct().toList();
  }

  /** The layers with what messages call them. */
  List<Layer.Blob> layers(String name, List<dev.recap.core.capsule.Digest> diffIds) {
    return java.util.stream.IntStream.range(0, layers.size())
        .mapToObj(i ->
            new Layer.Blob(
                "%s, layer %d of %d".formatted(name, i + 1, layers.size()),
                layers.get(i),
                diffIds.get(i)))
        .toList();
  }
}

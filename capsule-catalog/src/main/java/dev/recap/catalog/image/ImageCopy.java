package dev.recap.catalog.image;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.BuildProgress;
import dev.recap.catalog.rootfs.Layer;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes one image for a platform from where it is.
 *
 * @param from as the recipe names it
 */
record ImageCopy(String from, ImagePlace place, Platform platform) {
  /** Deeper than any index of indexes is. */
  private static final int DEEPEST = 4;

  /** An image whose documents were verified, and whose layers were not read yet. */
  record Chosen(Digest digest, List<Layer.Blob> layers, List<String> environment) {}

  /** Finds the image for the platform. */
  Chosen choose() throws BuildException, IOException {
    Descriptor found = choose(place.manifests(), 0);
    Map<String, Object> manifest = read(found);
    Descriptor configured = Descriptor.of(ImageJson.object(manifest.get("config")));
    if (!ImageTypes.CONFIGS.contains(configured.mediaType())) {
      throw new BuildException(
          "Tried to build from %s but it is no image, it holds %s: name an image"
              .formatted(from, configured.mediaType()));
    }
    ImageConfig config = ImageConfig.of(read(configured));
    if (!platform.runs(config.platform())) {
      throw otherPlatform(config.platform().toString());
    }
    return new Chosen(found.digest(), layers(manifest, config.diffIds()), config.environment());
  }

  private Descriptor choose(List<Descriptor> among, int depth) throws BuildException, IOException {
    Descriptor found = among.size() == 1 ? among.getFirst() : forPlatform(among);
    if (ImageTypes.MANIFESTS.contains(found.mediaType())) {
      return found;
    }
    if (!ImageTypes.INDEXES.contains(found.mediaType()) || depth == DEEPEST) {
      throw new BuildException(
          "Tried to build from %s but it is a %s, which is no image: skopeo copy converts older formats"
              .formatted(from, found.mediaType()));
    }
    List<Descriptor> manifests = ImageJson.descriptors(read(found), "manifests");
    return choose(List.of(forPlatform(manifests)), depth + 1);
  }

  private Descriptor forPlatform(List<Descriptor> manifests) throws BuildException {
    Optional<Descriptor> exact =
        manifests.stream().filter(d -> d.platform().filter(platform::runs).isPresent()).findFirst();
    // What is not said here is said by the image's configuration.
    Optional<Descriptor> found =
        exact.isPresent()
            ? exact
            : manifests.stream().filter(d -> d.platform().isEmpty()).findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    throw otherPlatform(
        manifests.stream()
            .flatMap(d -> d.platform().stream())
            .filter(p -> !p.equals(Platform.UNKNOWN))
            .map(Platform::toString)
            .distinct()
            .collect(Collectors.joining(", ")));
  }

  private BuildException otherPlatform(String there) {
    return new BuildException(
        "Tried to build from %s but it is for %s and this host is %s: name an image for this one"
            .formatted(from, there.isEmpty() ? "no platform" : there, platform));
  }

  private List<Layer.Blob> layers(Map<String, Object> manifest, List<Digest> diffIds)
      throws BuildException, IOException {
    List<Descriptor> blobs = ImageJson.descriptors(manifest, "layers");
    if (blobs.size() != diffIds.size()) {
      throw new IOException(
          "it has %d layers and its configuration names %d"
              .formatted(blobs.size(), diffIds.size()));
    }
    List<Layer.Blob> layers = new ArrayList<>();
    for (int i = 0; i < blobs.size(); i++) {
      Descriptor blob = blobs.get(i);
      Optional<String> type = ImageTypes.layer(blob.mediaType());
      if (type.isEmpty()) {
        throw new BuildException(
            "Tried to build from %s but its layer %d is a %s, and layers are tar archives, plain, gzip or zstd: use another image"
                .formatted(from, i + 1, blob.mediaType()));
      }
      layers.add(
          new Layer.Blob(
              "%s, layer %d of %d".formatted(from, i + 1, blobs.size()),
              new Descriptor(type.get(), blob.digest(), blob.size()),
              diffIds.get(i)));
    }
    return List.copyOf(layers);
  }

  /** Puts those layers into a layout that it does not have, each verified by its digest. */
  void copy(Chosen image, OciLayout to, BuildProgress progress) throws IOException {
    for (Layer.Blob layer : image.layers()) {
      if (!to.has(layer.blob().digest())) {
        progress.step("Copying %s, %d kB".formatted(layer.title(), layer.blob().size() / 1000));
        try (InputStream in = place.open(layer.blob())) {
          to.receive(in, layer.blob());
        }
      }
    }
  }

  private Map<String, Object> read(Descriptor document) throws IOException {
    try (InputStream in = place.open(document)) {
      byte[] content = NamedFiles.document(in, document.digest().value());
      Digest digest = Sha256.of(content);
      if (content.length != document.size() || !digest.equals(document.digest())) {
        throw new IOException(
            "what it holds as %s of %d bytes is %s of %d bytes"
                .formatted(
                    document.digest().value(), document.size(), digest.value(), content.length));
      }
      return PlainJson.readObject(new String(content, StandardCharsets.UTF_8));
    }
  }
}

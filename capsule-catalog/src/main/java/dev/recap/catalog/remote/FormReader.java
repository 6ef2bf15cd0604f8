package dev.recap.catalog.remote;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.place.Repository;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a capsule's index and its two manifests, and refuses whatever is not made as capsules are;
 * nothing else is read. See decision 30.
 *
 * @param manifests gives the bytes of a manifest, verified
 * @param host what capsules have to run on
 */
record FormReader(Manifests manifests, Platform host) {
  /** As many as engines unpack. */
  private static final int MOST_LAYERS = 127;

  private static final long LARGEST_IMAGE = 8L << 30;
  private static final long LARGEST_TEXT = 1 << 20;
  private static final String TITLE = "org.opencontainers.image.title";

  /** The documents that capsules have, and their media types. */
  private static final Map<String, String> FILES =
      Map.of(
          "capsule.yaml", MediaTypes.CAPSULE_YAML,
          "README.md", "text/markdown",
          "CHANGELOG.md", "text/markdown",
          "LICENSE", "text/plain");

  private static final Set<String> LAYERS =
      Set.of(MediaTypes.LAYER, MediaTypes.LAYER + "+gzip", MediaTypes.LAYER + "+zstd");

  /** Where manifests come from. */
  @FunctionalInterface
  interface Manifests {
    byte[] read(Descriptor manifest) throws IOException;
  }

  CapsuleForm read(Descriptor index) throws Unacceptable, IOException {
    type("it", index, MediaTypes.INDEX, "and a capsule is an index of the OCI image specification");
    ForeignJson json = manifest("its index", index);
    json.require("schemaVersion", 2);
    mediaType(json, MediaTypes.INDEX);
    json.require("artifactType", MediaTypes.CAPSULE);
    List<Descriptor> parts = parts(json, index);
    Descriptor image = parts.getFirst();
    Descriptor documents = parts.getLast();
    Optional<Platform> platform = image.platform();
    if (platform.isEmpty() || !host.runs(platform.get())) {
      throw new Unacceptable(
          "it is for %s and this host is %s"
              .formatted(platform.map(Platform::toString).orElse("no platform"), host));
    }
    if (!documents.platform().equals(Optional.of(Platform.UNKNOWN))) {
      throw new Unacceptable("its index gives its documents a platform to run on");
    }
    ForeignJson program = manifest("its image", image);
    program.require("schemaVersion", 2);
    mediaType(program, MediaTypes.MANIFEST);
    ForeignJson texts = manifest("its documents' manifest", documents);
    texts.require("schemaVersion", 2);
    mediaType(texts, MediaTypes.MANIFEST);
    texts.require("artifactType", MediaTypes.DOCUMENTS);
    CapsuleForm form =
        new CapsuleForm(
            index,
            image,
            documents,
            text(program, "config", MediaTypes.CONFIG),
            layers(program),
            text(texts, "config", MediaTypes.CAPSULE_JSON),
            files(texts));
    sameEverywhere(form);
    return form;
  }

  private static List<Descriptor> parts(ForeignJson json, Descriptor index) throws Unacceptable {
    List<Descriptor> parts = json.descriptors("manifests", 1000);
    if (parts.size() != 2) {
      throw new Unacceptable(
          "its index names %d manifests, and a capsule has two".formatted(parts.size()));
    }
    for (Descriptor part : parts) {
      if (part.digest().equals(index.digest())) {
        throw new Unacceptable("its index names itself as one of its parts");
      }
      if (part.mediaType().equals(MediaTypes.INDEX)) {
        throw new Unacceptable("its index holds another index, and a capsule's index has no depth");
      }
      type("a part of it", part, MediaTypes.MANIFEST, "and a capsule's parts are image manifests");
    }
    if (parts.getFirst().digest().equals(parts.getLast().digest())) {
      throw new Unacceptable("its index names the same manifest twice");
    }
    return parts;
  }

  private ForeignJson manifest(String what, Descriptor manifest) throws Unacceptable, IOException {
    if (manifest.size() > Repository.LARGEST_MANIFEST) {
      throw new Unacceptable(
          "%s has %d bytes, and no manifest may have more than %d"
              .formatted(what, manifest.size(), Repository.LARGEST_MANIFEST));
    }
    return ForeignJson.of(what, manifests.read(manifest));
  }

  private static List<Descriptor> layers(ForeignJson image) throws Unacceptable {
    List<Descriptor> layers = image.descriptors("layers", MOST_LAYERS);
    long all = 0;
    for (Descriptor layer : layers) {
      if (!LAYERS.contains(layer.mediaType())) {
        throw new Unacceptable(
            "its image has a layer of the type %s, and layers are tar archives, plain, gzip or zstd"
                .formatted(layer.mediaType()));
      }
      // Not one after the other: the sum of a few large numbers is a small one.
      if (layer.size() > LARGEST_IMAGE || (all += layer.size()) > LARGEST_IMAGE) {
        throw new Unacceptable(
            "its layers have more than %d bytes, compressed".formatted(LARGEST_IMAGE));
      }
    }
    return layers;
  }

  private static List<Descriptor> files(ForeignJson documents) throws Unacceptable {
    List<Descriptor> files = documents.descriptors("layers", FILES.size());
    Set<String> seen = new HashSet<>();
    for (Descriptor file : files) {
      String name = Objects.requireNonNullElse(file.annotations().get(TITLE), "");
      if (!file.mediaType().equals(FILES.get(name)) || !seen.add(name)) {
        throw new Unacceptable(
            "its documents hold \"%s\" of the type %s, and those of capsules are capsule.yaml, README.md, CHANGELOG.md and LICENSE"
                .formatted(name, file.mediaType()));
      }
      small("its document " + name, file);
    }
    if (!seen.contains("capsule.yaml")) {
      throw new Unacceptable("its documents lack capsule.yaml");
    }
    return files;
  }

  private static Descriptor text(ForeignJson manifest, String field, String mediaType)
      throws Unacceptable {
    Descriptor text = manifest.descriptor(field);
    type("the configuration in " + manifest.what(), text, mediaType, "and not " + mediaType);
    small("the configuration in " + manifest.what(), text);
    return text;
  }

  private static void small(String what, Descriptor text) throws Unacceptable {
    if (text.size() > LARGEST_TEXT) {
      throw new Unacceptable(
          "%s has %d bytes, and no more than %d are read"
              .formatted(what, text.size(), LARGEST_TEXT));
    }
  }

  /** The same digest with two sizes is a lie; a layer that is a text as well confuses readers. */
  private static void sameEverywhere(CapsuleForm form) throws Unacceptable {
    Map<Object, Descriptor> seen = new HashMap<>();
    for (Descriptor content : form.blobs()) {
      Descriptor before = seen.putIfAbsent(content.digest(), content);
      if (before != null && (before.size() != content.size() || confuses(before, content))) {
        throw new Unacceptable(
            "it names %s twice, as %s of %d bytes and %s of %d bytes"
                .formatted(
                    content.digest(),
                    before.mediaType(),
                    before.size(),
                    content.mediaType(),
                    content.size()));
      }
    }
  }

  private static boolean confuses(Descriptor one, Descriptor other) {
    return !one.mediaType().equals(other.mediaType())
        && (LAYERS.contains(one.mediaType()) || LAYERS.contains(other.mediaType()));
  }

  private static void type(String what, Descriptor content, String expected, String why)
      throws Unacceptable {
    if (!content.mediaType().equals(expected)) {
      throw new Unacceptable("%s is of the type %s, %s".formatted(what, content.mediaType(), why));
    }
  }

  /** Manifests need not say what they are, but must not say that they are something else. */
  private static void mediaType(ForeignJson manifest, String expected) throws Unacceptable {
    if (manifest.json().containsKey("mediaType")) {
      manifest.require("mediaType", expected);
    }
  }
}

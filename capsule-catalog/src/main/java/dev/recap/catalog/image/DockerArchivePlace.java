package dev.recap.catalog.image;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.core.capsule.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image in what {@code docker save} writes. That has no manifest of the image, so one is made of
 * the configuration and the layers; it is the same whenever they are.
 */
final class DockerArchivePlace implements ImagePlace {
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  private final String from;
  private final TarFiles files;
  private final Optional<String> name;
  private final Map<Digest, byte[]> documents = new HashMap<>();
  private final Map<Digest, String> layers = new HashMap<>();

  DockerArchivePlace(String from, TarFiles files, Optional<String> name) {
    this.from = from;
    this.files = files;
    this.name = name;
  }

  @Override
  public List<Descriptor> manifests() throws BuildException, IOException {
    Map<String, Object> image = image();
    byte[] config = document(String.valueOf(image.get("Config")));
    List<Digest> diffIds =
        ImageConfig.of(PlainJson.readObject(new String(config, StandardCharsets.UTF_8))).diffIds();
    List<String> names = ImageJson.texts(image.get("Layers"));
    if (names.size() != diffIds.size()) {
      throw new IOException(
          "it has %d layers and its configuration names %d"
              .formatted(names.size(), diffIds.size()));
    }
    List<Object> descriptors = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      descriptors.add(layer(names.get(i), diffIds.get(i)).json());
    }
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.MANIFEST);
    manifest.put("config", kept(MediaTypes.CONFIG, config).json());
    manifest.put("layers", descriptors);
    return List.of(
        kept(MediaTypes.MANIFEST, PlainJson.write(manifest).getBytes(StandardCharsets.UTF_8)));
  }

  private Map<String, Object> image() throws BuildException, IOException {
    String text = new String(document("manifest.json"), StandardCharsets.UTF_8);
    List<Map<String, Object>> all =
        ImageJson.list(PlainJson.read(text)).stream().map(ImageJson::object).toList();
    List<Map<String, Object>> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (name.isEmpty() || isNamed(name.get(), i, ImageJson.texts(all.get(i).get("RepoTags")))) {
        found.add(all.get(i));
      }
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    List<String> names =
        all.stream().flatMap(image -> ImageJson.texts(image.get("RepoTags")).stream()).toList();
    throw new BuildException(
        "Tried to find the image %s but the archive has %s: name one of %s, or by its place as @0"
            .formatted(from, found.isEmpty() ? "no such image" : "several", names));
  }

  private static boolean isNamed(String name, int place, List<String> tags) {
    return name.equals("@" + place) || tags.stream().anyMatch(tag -> DockerNames.same(tag, name));
  }

  /** Stored as it is, it has the digest that the configuration names. */
  private Descriptor layer(String file, Digest diffId) throws IOException {
    byte[] head;
    try (InputStream in = open(file)) {
      head = in.readNBytes(ZSTD.length);
    }
    boolean gzip = Arrays.equals(Arrays.copyOf(head, GZIP.length), GZIP);
    boolean zstd = Arrays.equals(head, ZSTD);
    Digest digest = gzip || zstd ? digest(file) : diffId;
    layers.put(digest, file);
    return new Descriptor(
        MediaTypes.LAYER + (gzip ? "+gzip" : zstd ? "+zstd" : ""),
        digest,
        files.size(file).orElseThrow());
  }

  private Digest digest(String file) throws IOException {
    MessageDigest seen = Sha256.fresh();
    try (InputStream in = new DigestInputStream(open(file), seen)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return Sha256.of(seen);
  }

  private Descriptor kept(String mediaType, byte[] content) {
    Digest digest = Sha256.of(content);
    documents.put(digest, content);
    return new Descriptor(mediaType, digest, content.length);
  }

  private byte[] document(String file) throws IOException {
    try (InputStream in = open(file)) {
      return NamedFiles.document(in, file);
    }
  }

  private InputStream open(String file) throws IOException {
    return files.open(file).orElseThrow(() -> new IOException("it lacks " + file));
  }

  @Override
  public InputStream open(Descriptor content) throws IOException {
    byte[] document = documents.get(content.digest());
    if (document != null) {
      return new ByteArrayInputStream(document);
    }
    String file = layers.get(content.digest());
    if (file == null) {
      throw new IOException("it lacks " + content.digest().value());
    }
    return open(file);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}

package dev.recap.catalog.search;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Repositories;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The names of a namespace's capsules as an artifact that lies beside them, for registries that do
 * not list their repositories: {@code HOST/NAMESPACE/catalog-index:latest}.
 *
 * <p>A registry cannot change a tag only if it still names what was read, so of two publishers at
 * the same time one may lose its name; each looks again, and every publishing of the same capsule
 * mends it.
 */
public final class PublishedNames {
  /** The repository under the namespace; no capsule has this name. */
  public static final String REPOSITORY = "catalog-index";

  /** Its artifact type, and the media type of its only layer. */
  public static final String MEDIA_TYPE = "application/vnd.recap.catalog.index.v1+json";

  private static final String TAG = "latest";
  private static final int LARGEST = 4 << 20;
  private static final int ATTEMPTS = 5;

  private final Repository repository;
  private final SmallContent remote;
  private final Path scratch;

  /**
   * Those of a namespace.
   *
   * @param scratch a folder for files that are not whole yet
   */
  public PublishedNames(Repositories repositories, RepositoryName namespace, Path scratch)
      throws RepositoryException {
    this.repository = repositories.open(namespace.child(REPOSITORY));
    this.remote = SmallContent.of(repository, scratch);
    this.scratch = scratch;
  }

  /** The names, sorted; none when nobody published any. */
  public List<String> names() throws IOException {
    Optional<Descriptor> tagged = repository.resolve(TAG);
    if (tagged.isEmpty()) {
      return List.of();
    }
    List<Descriptor> layers = remote.parts(remote.manifest(tagged.get()), "layers");
    if (layers.size() != 1 || !layers.getFirst().mediaType().equals(MEDIA_TYPE)) {
      throw remote.unexpected("it is no list of capsules");
    }
    return List.copyOf(new TreeSet<>(remote.json(layers.getFirst(), LARGEST).texts("capsules")));
  }

  /**
   * Adds a name, unless it is there.
   *
   * @throws RepositoryException when others keep changing it, or the registry fails
   */
  public void add(String name) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      TreeSet<String> names = new TreeSet<>(names());
      if (!names.add(name)) {
        return;
      }
      write(List.copyOf(names));
    }
    if (!names().contains(name)) {
      throw remote.unexpected("%s was lost every time it was added".formatted(name));
    }
  }

  private void write(List<String> names) throws IOException {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("capsules", names);
    Descriptor layer = upload(MEDIA_TYPE, PlainJson.write(content));
    Descriptor config = upload(MediaTypes.EMPTY, "{}");
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.MANIFEST);
    manifest.put("artifactType", MEDIA_TYPE);
    manifest.put("config", config.json());
    manifest.put("layers", List.of(layer.json()));
    byte[] bytes = PlainJson.write(manifest).getBytes(StandardCharsets.UTF_8);
    repository.put(
        new Descriptor(MediaTypes.MANIFEST, Sha256.of(bytes), bytes.length).as(MEDIA_TYPE),
        bytes,
        Optional.of(TAG));
  }

  private Descriptor upload(String mediaType, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Descriptor blob = new Descriptor(mediaType, Sha256.of(bytes), bytes.length);
    Files.createDirectories(scratch);
    Path file = Files.createTempFile(scratch, "blob", "");
    try {
      Files.write(file, bytes);
      repository.upload(blob, file, Transfer.SILENT);
    } finally {
      Files.deleteIfExists(file);
    }
    return blob;
  }
}

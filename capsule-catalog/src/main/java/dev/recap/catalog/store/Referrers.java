package dev.recap.catalog.store;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.HostFiles;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the store knows about content beside the content itself: signatures, bills of materials,
 * test evidence, statements. A file for each, {@code referrers/SUBJECT/MANIFEST}, holds the
 * manifest's descriptor and the places it came from; the manifest and its layers are in the layout.
 */
public final class Referrers {
  private static final String ORIGINS = "origins";

  /** More places than anybody pulls one content from; of more the last ones are kept. */
  private static final int MOST_ORIGINS = 16;

  private final StorePaths paths;

  Referrers(StorePaths paths) {
    this.paths = paths;
  }

  /** The folder that changes whenever something else is known about a content. */
  public Path folder(Digest subject) {
    return paths.referrers(subject);
  }

  /** The manifests about a content, in the order of their digests. */
  public List<Descriptor> of(Digest subject) throws IOException {
    List<Descriptor> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(paths.referrers(subject))) {
      for (Path file : files.sorted().toList()) {
        read(file).ifPresent(found::add);
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return found;
  }

  private static Optional<Descriptor> read(Path file) throws IOException {
    return json(file).map(Descriptor::of);
  }

  private static Optional<Map<String, Object>> json(Path file) throws IOException {
    try {
      return Optional.of(PlainJson.readObject(Files.readString(file)));
    } catch (NoSuchFileException e) {
      // Somebody took it away meanwhile.
      return Optional.empty();
    }
  }

  /**
   * The places that a manifest about a content came from; none when it is not here, and of what an
   * older RECap kept.
   */
  public Set<String> origins(Digest subject, Digest manifest) throws IOException {
    Set<String> origins = new LinkedHashSet<>();
    Optional<Map<String, Object>> json = json(file(subject, manifest));
    if (json.isPresent() && json.get().get(ORIGINS) instanceof List<?> list) {
      list.forEach(origin -> origins.add(String.valueOf(origin)));
    }
    return origins;
  }

  /** The contents that something is known about. */
  List<Digest> subjects() throws IOException {
    try (Stream<Path> folders = Files.list(paths.referrers())) {
      return folders.map(folder -> Digest.ofSha256Hex(folder.getFileName().toString())).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Forgets everything about a content. */
  void forget(Digest subject) throws IOException {
    FileTrees.delete(paths.referrers(subject));
  }

  /** Adds one, whose manifest and layers are in the layout; it appears at once or not at all. */
  public void add(Digest subject, Descriptor manifest) throws IOException {
    add(subject, manifest, Set.of());
  }

  /** Adds one that came from somewhere; where else it came from before stays known. */
  public void add(Digest subject, Descriptor manifest, Set<String> origins) throws IOException {
    Set<String> before = origins(subject, manifest.digest());
    Set<String> all = new LinkedHashSet<>(before);
    all.removeAll(origins);
    all.addAll(origins);
    write(subject, manifest, all.stream().skip(Math.max(0, all.size() - MOST_ORIGINS)).toList());
  }

  /**
   * Adds one that is now all of its type that a place has about a content: what came from there
   * before and from nowhere else is forgotten.
   */
  public void replace(Digest subject, Descriptor manifest, String origin) throws IOException {
    add(subject, manifest, Set.of(origin));
    for (Descriptor other : of(subject)) {
      Set<String> origins = origins(subject, other.digest());
      if (!other.digest().equals(manifest.digest())
          && other.artifactType().equals(manifest.artifactType())
          && origins.remove(origin)) {
        if (origins.isEmpty()) {
          remove(subject, other.digest());
        } else {
          write(subject, other, List.copyOf(origins));
        }
      }
    }
  }

  private void write(Digest subject, Descriptor manifest, List<String> origins) throws IOException {
    paths.make();
    HostFiles.open(paths.referrers());
    HostFiles.open(paths.referrers(subject));
    Map<String, Object> json = new LinkedHashMap<>(manifest.json());
    if (!origins.isEmpty()) {
      json.put(ORIGINS, origins);
    }
    HostFiles.replace(file(subject, manifest.digest()), PlainJson.write(json), paths.building());
  }

  private Path file(Digest subject, Digest manifest) {
    return paths.referrers(subject).resolve(manifest.hex());
  }

  /** Forgets one. */
  public void remove(Digest subject, Digest manifest) throws IOException {
    Files.deleteIfExists(paths.referrers(subject).resolve(manifest.hex()));
  }
}

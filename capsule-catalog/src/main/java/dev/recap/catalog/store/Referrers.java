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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the store knows about content beside the content itself: signatures, bills of materials,
 * test evidence, statements. A file for each, {@code referrers/SUBJECT/MANIFEST}, holds the
 * manifest's descriptor; the manifest and its layers are in the layout.
 */
public final class Referrers {
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
    try {
      return Optional.of(Descriptor.of(PlainJson.readObject(Files.readString(file))));
    } catch (NoSuchFileException e) {
      // Somebody took it away meanwhile.
      return Optional.empty();
    }
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
    paths.make();
    HostFiles.open(paths.referrers());
    Path folder = HostFiles.open(paths.referrers(subject));
    HostFiles.replace(
        folder.resolve(manifest.digest().hex()),
        PlainJson.write(manifest.json()),
        paths.building());
  }

  /** Forgets one. */
  public void remove(Digest subject, Digest manifest) throws IOException {
    Files.deleteIfExists(paths.referrers(subject).resolve(manifest.hex()));
  }
}

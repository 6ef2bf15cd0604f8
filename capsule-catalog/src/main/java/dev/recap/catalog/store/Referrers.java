package dev.recap.catalog.store;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
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

  /** The manifests about a content, in the order of their digests. */
  public List<Descriptor> of(Digest subject) throws IOException {
    List<Descriptor> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(paths.referrers(subject))) {
      for (Path file : files.sorted().toList()) {
        if (!file.getFileName().toString().startsWith(".")) {
          found.add(Descriptor.of(PlainJson.readObject(Files.readString(file))));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return found;
  }

  /** Adds one, whose manifest and layers are in the layout; it appears at once or not at all. */
  public void add(Digest subject, Descriptor manifest) throws IOException {
    Path folder = Files.createDirectories(paths.referrers(subject));
    Path fresh = Files.createTempFile(folder, ".new", "");
    Files.writeString(fresh, PlainJson.write(manifest.json()));
    Files.move(
        fresh,
        folder.resolve(manifest.digest().hex()),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Forgets one. */
  public void remove(Digest subject, Digest manifest) throws IOException {
    Files.deleteIfExists(paths.referrers(subject).resolve(manifest.hex()));
  }
}

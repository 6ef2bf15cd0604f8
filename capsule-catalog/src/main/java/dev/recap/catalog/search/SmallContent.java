package dev.recap.catalog.search;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.text.PlainText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Small content in memory: nothing is read that is said to be larger. */
final class SmallContent {
  /** Manifests of capsules are a few kilobytes. */
  private static final int LARGEST_MANIFEST = 1 << 20;

  private static final int MOST_PARTS = 256;

  private final String place;
  private final Bytes bytes;
  private long left = Long.MAX_VALUE;

  private SmallContent(String place, Bytes bytes) {
    this.place = place;
    this.bytes = bytes;
  }

  /** Where bytes come from, verified. */
  @FunctionalInterface
  private interface Bytes {
    byte[] of(Descriptor content, boolean manifest) throws IOException;
  }

  /**
   * That of a repository.
   *
   * @param scratch a folder for files that are not whole yet
   */
  static SmallContent of(Repository repository, Path scratch) {
    return new SmallContent(
        repository.name(),
        (content, manifest) ->
            manifest ? repository.manifest(content) : blob(repository, content, scratch));
  }

  private static byte[] blob(Repository repository, Descriptor blob, Path scratch)
      throws IOException {
    Files.createDirectories(scratch);
    Path file = Files.createTempFile(scratch, "blob", "");
    try {
      repository.download(blob, file, Transfer.SILENT);
      return Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** That of a layout, which was verified when it came. */
  static SmallContent of(OciLayout layout) {
    return new SmallContent(
        "the store", (content, _) -> Files.readAllBytes(layout.blob(content.digest())));
  }

  /** The same, which is {@link #isSpent} when more than so many bytes of it were asked for. */
  SmallContent bounded(long most) {
    SmallContent bounded = new SmallContent(place, bytes);
    bounded.left = most;
    return bounded;
  }

  boolean isSpent() {
    return left < 0;
  }

  private byte[] come(Descriptor content, boolean manifest) throws IOException {
    left -= content.size();
    return bytes.of(content, manifest);
  }

  /** A manifest or an index. */
  Fields manifest(Descriptor manifest) throws IOException {
    refuseBeyond(LARGEST_MANIFEST, manifest, "manifest");
    return json(manifest, new String(come(manifest, true), StandardCharsets.UTF_8));
  }

  /** The parts of a manifest that it has under a name. */
  List<Descriptor> parts(Fields manifest, String name) throws RepositoryException {
    return parts(manifest, name, MOST_PARTS);
  }

  /** The same of a manifest that may have more of them, or fewer. */
  List<Descriptor> parts(Fields manifest, String name, int most) throws RepositoryException {
    List<?> items = manifest.list(name);
    if (items.size() > most) {
      throw unexpected("it has %d %s".formatted(items.size(), name));
    }
    List<Descriptor> parts = new ArrayList<>();
    for (Object item : items) {
      parts.add(part(item));
    }
    return parts;
  }

  /** A descriptor. */
  Descriptor part(Object json) throws RepositoryException {
    try {
      return Descriptor.of(json);
    } catch (IllegalArgumentException e) {
      throw unexpected(String.valueOf(e.getMessage()));
    }
  }

  /** A blob that is a JSON object. */
  Fields json(Descriptor blob, int largest) throws IOException {
    return json(blob, text(blob, largest));
  }

  /** A blob as text; what is not UTF-8 in it is replaced. */
  String text(Descriptor blob, int largest) throws IOException {
    return new String(bytes(blob, largest), StandardCharsets.UTF_8);
  }

  /** A blob. */
  byte[] bytes(Descriptor blob, int largest) throws IOException {
    refuseBeyond(largest, blob, blob.mediaType());
    return come(blob, false);
  }

  /** That it is not what the specification says. */
  RepositoryException unexpected(String why) {
    return new RepositoryException(
        RepositoryException.Kind.UNEXPECTED,
        "Tried to read %s but %s".formatted(place, PlainText.line(why)));
  }

  private Fields json(Descriptor content, String text) throws RepositoryException {
    try {
      return new Fields(PlainJson.readObject(text));
    } catch (JacksonException e) {
      throw unexpected("%s is no JSON object".formatted(content.digest()));
    }
  }

  private void refuseBeyond(int largest, Descriptor content, String what)
      throws RepositoryException {
    if (content.size() > largest || content.size() < 0) {
      throw new RepositoryException(
          RepositoryException.Kind.TOO_LARGE,
          "Tried to read %s but %s is a %s of %d bytes, and %d are the most"
              .formatted(place, content.digest(), PlainText.line(what), content.size(), largest));
    }
  }
}

package dev.recap.catalog.layer;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An unpacked layer on disk.
 *
 * @param folder which holds {@code root/}, its files, {@code changes.json}, what it takes away, and
 *     {@code packed.json}, the blob it is, when it is one of ours; {@code blobs/HEX} is there for
 *     each blob that was found to be this layer
 */
public record LayerFolder(Path folder) {
  private static final String PACKED = "packed.json";
  private static final String FACTS = "facts.json";
  private static final String BLOBS = "blobs";

  /** Where its files are. */
  public Path root() {
    return folder.resolve("root");
  }

  Path changes() {
    return folder.resolve("changes.json");
  }

  Changes readChanges() throws IOException {
    return Changes.of(Files.readString(changes()));
  }

  /** What unpacking it found; empty for one that an earlier release unpacked. */
  public Optional<LayerFacts> facts() throws IOException {
    Path file = folder.resolve(FACTS);
    return Files.exists(file)
        ? Optional.of(LayerFacts.of(Files.readString(file)))
        : Optional.empty();
  }

  void note(LayerFacts facts) throws IOException {
    Files.writeString(folder.resolve(FACTS), facts.json());
  }

  /** The blob we packed it into; empty for one of another image. */
  public Optional<Descriptor> packed() throws IOException {
    Path note = folder.resolve(PACKED);
    return Files.exists(note)
        ? Optional.of(Descriptor.of(PlainJson.readObject(Files.readString(note))))
        : Optional.empty();
  }

  /** Notes the blob we packed it into. */
  public void note(Descriptor blob) throws IOException {
    Files.writeString(folder.resolve(PACKED), PlainJson.write(blob.json()));
  }

  /** Whether a blob was unpacked before, and found to be this layer. */
  public boolean isOf(Descriptor blob) throws IOException {
    return Files.exists(blobs().resolve(blob.digest().hex()))
        || packed().map(ours -> ours.digest().equals(blob.digest())).orElse(false);
  }

  /** Notes that a blob was unpacked, and is this layer. */
  public void noteIsOf(Descriptor blob) throws IOException {
    Files.createDirectories(blobs());
    try {
      Files.createFile(blobs().resolve(blob.digest().hex()));
    } catch (FileAlreadyExistsException e) {
      // Somebody else found it out meanwhile.
    }
  }

  private Path blobs() {
    return folder.resolve(BLOBS);
  }
}

package dev.recap.catalog.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Files by their names, in a folder or an archive. */
public interface NamedFiles extends Closeable {
  /** How large a JSON document may be, as registries limit manifests; it is read into memory. */
  int LARGEST_DOCUMENT = 4 << 20;

  /**
   * Opens one; empty when there is none of that name.
   *
   * @param name relative, with {@code /} between folders
   */
  Optional<InputStream> open(String name) throws IOException;

  /**
   * All of a document.
   *
   * @throws IOException also when it is larger than {@link #LARGEST_DOCUMENT}
   */
  static byte[] document(InputStream in, String name) throws IOException {
    byte[] content = in.readNBytes(LARGEST_DOCUMENT + 1);
    if (content.length > LARGEST_DOCUMENT) {
      throw new IOException("%s has more than %d bytes".formatted(name, LARGEST_DOCUMENT));
    }
    return content;
  }
}

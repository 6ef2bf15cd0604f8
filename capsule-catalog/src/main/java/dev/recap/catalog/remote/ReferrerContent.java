package dev.recap.catalog.remote;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.OciLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the store has of a manifest about something.
 *
 * @param manifest its bytes
 * @param blobs what it names
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReferrerContent(byte[] manifest, List<Descriptor> blobs) {
  /** Signatures of several places are in one manifest when somebody here signed as well. */
  private static final int MOST_LAYERS = 4096;

  static ReferrerContent read(OciLayout layout, Descriptor manifest) throws IOException {
    byte[] bytes = Files.readAllBytes(layout.blob(manifest.digest()));
    try {
      ForeignJson json = ForeignJson.of("what is known about it", bytes);
      Set<Descriptor> blobs = new LinkedHashSet<>();
      blobs.add(json.descriptor("config"));
      blobs.addAll(json.descriptors("layers", MOST_LAYERS));
      return new ReferrerContent(bytes, List.copyOf(blobs));
    } catch (Unacceptable e) {
      throw new IOException(
          "Tried to pass on what is known as %s but %s".formatted(manifest.digest(), e.why()), e);
    }
  }
}

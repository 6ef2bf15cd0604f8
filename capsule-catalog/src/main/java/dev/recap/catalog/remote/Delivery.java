package dev.recap.catalog.remote;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Parallel;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Brings content from a repository into the store's layout, by digest alone. */
final class Delivery {
  private final CapsuleStore store;
  private final Repository from;
  private final Transfer transfer;
  private final Set<Digest> fresh = ConcurrentHashMap.newKeySet();

  Delivery(CapsuleStore store, Repository from, Transfer transfer) {
    this.store = store;
    this.from = from;
    this.transfer = transfer;
  }

  /** The bytes of a manifest, which is not kept yet. */
  byte[] manifest(Descriptor manifest) throws IOException {
    OciLayout layout = store.layout();
    if (layout.has(manifest.digest())
        && Files.size(layout.blob(manifest.digest())) == manifest.size()) {
      return Files.readAllBytes(layout.blob(manifest.digest()));
    }
    byte[] content = from.manifest(manifest);
    if (content.length != manifest.size() || !Sha256.of(content).equals(manifest.digest())) {
      throw new RepositoryException(
          RepositoryException.Kind.MISMATCH,
          "Tried to get %s of %d bytes from %s but what came is %s of %d bytes: try again, or ask who runs it"
              .formatted(
                  manifest.digest(),
                  manifest.size(),
                  from.name(),
                  Sha256.of(content),
                  content.length));
    }
    return content;
  }

  /** Keeps a manifest. */
  void keep(Descriptor manifest) throws IOException {
    OciLayout layout = store.layout();
    if (!layout.has(manifest.digest())) {
      layout.put(manifest.mediaType(), manifest(manifest));
      fresh.add(manifest.digest());
    }
  }

  /** Keeps blobs, several at once. */
  void blobs(List<Descriptor> blobs) throws IOException {
    Parallel.each(blobs, this::blob);
  }

  private void blob(Descriptor blob) throws IOException {
    boolean came = store.incoming().take(blob, file -> from.download(blob, file, transfer));
    if (came) {
      fresh.add(blob.digest());
    } else if (Files.size(store.layout().blob(blob.digest())) != blob.size()) {
      throw new RepositoryException(
          RepositoryException.Kind.MISMATCH,
          "Tried to get %s of %d bytes from %s but it has %d: ask its publisher to publish it again"
              .formatted(
                  blob.digest(),
                  blob.size(),
                  from.name(),
                  Files.size(store.layout().blob(blob.digest()))));
    } else {
      transfer.moved(blob, blob.size());
    }
  }

  /** What was not in the layout before. */
  Set<Digest> fresh() {
    return Set.copyOf(fresh);
  }
}

package dev.recap.catalog.registry;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code /v2/NAME/blobs/uploads/}; see the OCI distribution specification 1.1, "Pushing blobs" and
 * "Mounting a blob from another repository".
 *
 * @param homes where blobs may be that need not be sent again
 * @param chunk the most bytes sent in one request, unless the registry asks for more
 */
record UploadEndpoint(
    Api api, BlobEndpoint blobs, RepositoryName repository, BlobHomes homes, long chunk) {
  /** Small enough to be sent again, large enough not to count. */
  static final long CHUNK = 16 << 20;

  /** See {@link dev.recap.catalog.place.Repository#upload}. */
  void upload(Descriptor blob, Path file, Transfer transfer) throws RepositoryException {
    String purpose = "put blob %s into %s".formatted(blob.digest(), api.name());
    checkSize(purpose, blob, file);
    Upload upload =
        new Upload(api, blobs, blob, file, transfer, homes.other(repository, blob), chunk);
    api.persist(purpose, upload::position, upload::attempt);
    homes.note(repository, blob);
    transfer.moved(blob, blob.size());
  }

  private static void checkSize(String purpose, Descriptor blob, Path file)
      throws RepositoryException {
    try {
      long size = Files.size(file);
      if (size != blob.size()) {
        throw new RepositoryException(
            Kind.MISMATCH,
            "Tried to %s but %s has %d bytes and not %d: it was changed"
                .formatted(purpose, file, size, blob.size()));
      }
    } catch (RepositoryException e) {
      throw e;
    } catch (IOException e) {
      throw new RepositoryException(
          Kind.NOT_FOUND, "Tried to %s but %s cannot be read: %s".formatted(purpose, file, e), e);
    }
  }
}

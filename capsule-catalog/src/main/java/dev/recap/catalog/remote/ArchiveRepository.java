package dev.recap.catalog.remote;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.place.Transfer;
import dev.recap.core.capsule.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * The versions of one capsule in an archive, which is only read.
 *
 * @param turn held while something is read: an archive is one file with one place where it is read
 */
record ArchiveRepository(LayoutIndex index, Lock turn) implements Repository {
  private interface Reading<T> {
    T read() throws RepositoryException;
  }

  private <T> T alone(Reading<T> reading) throws RepositoryException {
    turn.lock();
    try {
      return reading.read();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public String name() {
    return index.files().name();
  }

  @Override
  public Optional<Descriptor> resolve(String reference) throws RepositoryException {
    return alone(() -> index.resolve(reference));
  }

  @Override
  public byte[] manifest(Descriptor manifest) throws RepositoryException {
    return alone(() -> index.files().manifest(manifest));
  }

  @Override
  public boolean has(Descriptor blob) throws RepositoryException {
    return alone(() -> index.files().has(blob.digest()));
  }

  @Override
  public void download(Descriptor blob, Path file, Transfer transfer) throws RepositoryException {
    turn.lock();
    try {
      index.files().download(blob, file, transfer);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public List<String> tags() throws RepositoryException {
    return alone(index::tags);
  }

  @Override
  public List<Descriptor> referrers(Digest subject, Optional<String> artifactType)
      throws RepositoryException {
    return alone(() -> index.referrers(subject, artifactType));
  }

  @Override
  public void upload(Descriptor blob, Path file, Transfer transfer) throws RepositoryException {
    throw readOnly("put " + blob.digest() + " into");
  }

  @Override
  public void put(Descriptor manifest, byte[] content, Optional<String> tag)
      throws RepositoryException {
    throw readOnly("put " + manifest.digest() + " into");
  }

  @Override
  public void delete(Descriptor manifest) throws RepositoryException {
    throw readOnly("delete " + manifest.digest() + " from");
  }

  private RepositoryException readOnly(String what) {
    return new RepositoryException(
        Kind.DENIED,
        "Tried to %s %s but an archive is only read: export writes a new one"
            .formatted(what, name()));
  }
}

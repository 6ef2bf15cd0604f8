package dev.recap.catalog;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.core.capsule.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A copy of a repository that goes by the name of the repository itself.
 *
 * @param published the name
 */
record PublishedRepository(Repository copy, RepositoryName published) implements Repository {
  @Override
  public String name() {
    return published.toString();
  }

  @Override
  public Optional<Descriptor> resolve(String reference) throws RepositoryException {
    return copy.resolve(reference);
  }

  @Override
  public byte[] manifest(Descriptor manifest) throws RepositoryException {
    return copy.manifest(manifest);
  }

  @Override
  public boolean has(Descriptor blob) throws RepositoryException {
    return copy.has(blob);
  }

  @Override
  public void download(Descriptor blob, Path file, Transfer transfer) throws RepositoryException {
    copy.download(blob, file, transfer);
  }

  @Override
  public void upload(Descriptor blob, Path file, Transfer transfer) throws RepositoryException {
    copy.upload(blob, file, transfer);
  }

  @Override
  public void put(Descriptor manifest, byte[] content, Optional<String> tag)
      throws RepositoryException {
    copy.put(manifest, content, tag);
  }

  @Override
  public List<String> tags() throws RepositoryException {
    return copy.tags();
  }

  @Override
  public List<Descriptor> referrers(Digest subject, Optional<String> artifactType)
      throws RepositoryException {
    return copy.referrers(subject, artifactType);
  }

  @Override
  public void delete(Descriptor manifest) throws RepositoryException {
    copy.delete(manifest);
  }
}

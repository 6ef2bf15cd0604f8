package dev.recap.catalog.place;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.core.capsule.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A repository that another one answers for, but for what is said in a class of its own. */
public abstract class ForwardingRepository implements Repository {
  private final Repository real;

  /** One for which another answers. */
  protected ForwardingRepository(Repository real) {
    this.real = real;
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public Optional<Descriptor> resolve(String reference) throws RepositoryException {
    return real.resolve(reference);
  }

  @Override
  public byte[] manifest(Descriptor manifest) throws RepositoryException {
    return real.manifest(manifest);
  }

  @Override
  public boolean has(Descriptor blob) throws RepositoryException {
    return real.has(blob);
  }

  @Override
  public void download(Descriptor blob, Path file, Transfer transfer) throws RepositoryException {
    real.download(blob, file, transfer);
  }

  @Override
  public void upload(Descriptor blob, Path file, Transfer transfer) throws RepositoryException {
    real.upload(blob, file, transfer);
  }

  @Override
  public void put(Descriptor manifest, byte[] content, Optional<String> tag)
      throws RepositoryException {
    real.put(manifest, content, tag);
  }

  @Override
  public List<String> tags() throws RepositoryException {
    return real.tags();
  }

  @Override
  public List<Descriptor> referrers(Digest subject, Optional<String> artifactType)
      throws RepositoryException {
    return real.referrers(subject, artifactType);
  }

  @Override
  public void delete(Descriptor manifest) throws RepositoryException {
    real.delete(manifest);
  }
}

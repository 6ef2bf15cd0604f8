package dev.recap.catalog.registry;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.registry.auth.Scope.Access;
import dev.recap.core.capsule.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A repository in a registry. */
final class HttpRepository implements Repository {
  private final Api api;
  private final ManifestEndpoint manifests;
  private final BlobEndpoint blobs;
  private final UploadEndpoint uploads;
  private final TagsEndpoint tags;
  private final ReferrersEndpoint referrers;
  private final FallbackReferrers fallback;

  HttpRepository(
      Api api, ManifestEndpoint manifests, RepositoryName name, BlobHomes homes, long chunk) {
    this.api = api;
    this.manifests = manifests;
    this.blobs = new BlobEndpoint(api);
    this.uploads = new UploadEndpoint(api, blobs, name, homes, chunk);
    this.tags = new TagsEndpoint(api);
    this.referrers = new ReferrersEndpoint(api);
    this.fallback = new FallbackReferrers(api, manifests);
  }

  @Override
  public String name() {
    return api.name();
  }

  @Override
  public Optional<Descriptor> resolve(String reference) throws RepositoryException {
    return manifests.resolve(reference);
  }

  @Override
  public byte[] manifest(Descriptor manifest) throws RepositoryException {
    return manifests.get(manifest);
  }

  @Override
  public boolean has(Descriptor blob) throws RepositoryException {
    return blobs.has(blob, Access.PULL);
  }

  @Override
  public void download(Descriptor blob, Path file, Transfer transfer) throws RepositoryException {
    blobs.download(blob, file, transfer);
  }

  @Override
  public void upload(Descriptor blob, Path file, Transfer transfer) throws RepositoryException {
    uploads.upload(blob, file, transfer);
  }

  @Override
  public void put(Descriptor manifest, byte[] content, Optional<String> tag)
      throws RepositoryException {
    String purpose = "put %s into %s".formatted(manifest.digest(), name());
    if (content.length > LARGEST_MANIFEST) {
      throw new RepositoryException(
          Kind.TOO_LARGE,
          "Tried to %s but it has more than the %d bytes a manifest may have: make it smaller"
              .formatted(purpose, LARGEST_MANIFEST));
    }
    if (content.length != manifest.size() || !Sha256.of(content).equals(manifest.digest())) {
      throw new RepositoryException(
          Kind.MISMATCH,
          "Tried to %s but the content is %s: it was changed"
              .formatted(purpose, Sha256.of(content)));
    }
    Map<String, Object> json = api.attempt(purpose, () -> Json.object(content));
    boolean known = manifests.put(manifest, content, tag.orElse(manifest.digest().value()));
    Optional<Digest> subject = subject(purpose, json);
    if (subject.isPresent() && !known) {
      fallback.add(subject.get(), Referrer.of(manifest, json));
    }
  }

  private Optional<Digest> subject(String purpose, Map<String, Object> json)
      throws RepositoryException {
    return json.get("subject") instanceof Map<?, ?> subject
        ? api.attempt(purpose, () -> Json.descriptors(List.of(subject))).stream()
            .map(Descriptor::digest)
            .findFirst()
        : Optional.empty();
  }

  @Override
  public List<String> tags() throws RepositoryException {
    return tags.list();
  }

  @Override
  public List<Descriptor> referrers(Digest subject, Optional<String> artifactType)
      throws RepositoryException {
    Optional<List<Descriptor>> found = referrers.list(subject, artifactType);
    return found.isPresent() ? found.get() : fallback.list(subject, artifactType);
  }

  @Override
  public void delete(Descriptor manifest) throws RepositoryException {
    String purpose = "delete %s from %s".formatted(manifest.digest(), name());
    Optional<byte[]> content = manifests.content(purpose, manifest.digest().value());
    if (content.isEmpty()) {
      return;
    }
    manifests.delete(manifest.digest());
    Optional<Digest> subject =
        subject(purpose, api.attempt(purpose, () -> Json.object(content.get())));
    if (subject.isPresent() && referrers.list(subject.get(), Optional.empty()).isEmpty()) {
      fallback.remove(subject.get(), manifest.digest());
    }
  }

  @Override
  public String toString() {
    return name();
  }
}

package dev.recap.catalog.place;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.core.capsule.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The versions of one capsule in a registry, or in what behaves as one; see the OCI distribution
 * specification 1.1.
 *
 * <p>Everything that is read is verified against its descriptor before it is given out. Every
 * method throws {@link RepositoryException}. Implementations can be used by several threads.
 */
public interface Repository {
  /** The most bytes of a manifest: what the specification asks registries to accept at least. */
  int LARGEST_MANIFEST = 4 << 20;

  /** How people write it, {@code registry.example.com/team/top} or {@code oci:FOLDER}. */
  String name();

  /**
   * Finds a manifest.
   *
   * @param reference a tag or the text of a digest
   */
  Optional<Descriptor> resolve(String reference) throws RepositoryException;

  /** The bytes of a manifest, verified. */
  byte[] manifest(Descriptor manifest) throws RepositoryException;

  /** Whether a blob is there. */
  boolean has(Descriptor blob) throws RepositoryException;

  /**
   * Brings a blob into a file, after what the file holds already: the beginning of the same blob,
   * from an attempt before. When this returns, the file is the blob, verified; when it throws, what
   * came is left for the next attempt, unless it cannot be the blob's beginning.
   */
  void download(Descriptor blob, Path file, Transfer transfer) throws RepositoryException;

  /** Puts a blob there, unless it is there. */
  void upload(Descriptor blob, Path file, Transfer transfer) throws RepositoryException;

  /**
   * Puts a manifest there, whose content is there; it also becomes a referrer of its {@code
   * subject}, if it has one.
   *
   * @param tag makes it found by that name too
   */
  void put(Descriptor manifest, byte[] content, Optional<String> tag) throws RepositoryException;

  /**
   * All tags, sorted; none when there is no such repository. What cannot be a tag is left out,
   * whatever the place says.
   */
  List<String> tags() throws RepositoryException;

  /**
   * The manifests that have a subject.
   *
   * @param artifactType only those of this type, if given
   */
  List<Descriptor> referrers(Digest subject, Optional<String> artifactType)
      throws RepositoryException;

  /** Removes a manifest and every tag of it; without effect when there is none. */
  void delete(Descriptor manifest) throws RepositoryException;
}

package dev.recap.catalog.remote;

import dev.recap.catalog.image.FolderFiles;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.HostFiles;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.place.Transfer;
import dev.recap.core.capsule.Digest;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The versions of one capsule in an OCI image layout, which several capsules can share: a version
 * is the name {@code NAME:TAG} of the layout's index, and what has a {@code subject} is in the
 * index without a name. Needs no server; several processes can use it at once.
 */
public final class LayoutRepository implements Repository {
  /** In the layout; for what is not whole yet. */
  private static final String WORK = ".recap-layout";

  private final Path folder;
  private final String capsule;
  private final LayoutIndex index;

  /**
   * A repository in a folder.
   *
   * @param folder the layout, which is made at the first write
   * @param capsule the capsule's name
   */
  public LayoutRepository(Path folder, String capsule) {
    this.folder = folder;
    this.capsule = capsule;
    this.index =
        new LayoutIndex(
            new LayoutFiles(
                "oci:%s:%s".formatted(folder.toAbsolutePath(), capsule), new FolderFiles(folder)),
            capsule);
  }

  @Override
  public String name() {
    return index.files().name();
  }

  @Override
  public Optional<Descriptor> resolve(String reference) throws RepositoryException {
    return index.resolve(reference);
  }

  @Override
  public byte[] manifest(Descriptor manifest) throws RepositoryException {
    return index.files().manifest(manifest);
  }

  @Override
  public boolean has(Descriptor blob) throws RepositoryException {
    return index.files().has(blob.digest());
  }

  @Override
  public void download(Descriptor blob, Path file, Transfer transfer) throws RepositoryException {
    index.files().download(blob, file, transfer);
  }

  @Override
  public void upload(Descriptor blob, Path file, Transfer transfer) throws RepositoryException {
    try {
      OciLayout layout = layout();
      if (!layout.has(blob.digest())) {
        Digest digest = Sha256.of(file);
        if (!digest.equals(blob.digest()) || Files.size(file) != blob.size()) {
          throw new RepositoryException(
              Kind.MISMATCH,
              "Tried to put %s of %d bytes into %s but %s is %s of %d bytes"
                  .formatted(blob.digest(), blob.size(), name(), file, digest, Files.size(file)));
        }
        try (InputStream in = Files.newInputStream(file)) {
          layout.receive(in, blob);
        }
      }
      transfer.moved(blob, blob.size());
    } catch (IOException e) {
      throw failed("put " + blob.digest(), e);
    }
  }

  @Override
  public void put(Descriptor manifest, byte[] content, Optional<String> tag)
      throws RepositoryException {
    if (content.length != manifest.size() || !Sha256.of(content).equals(manifest.digest())) {
      throw new RepositoryException(
          Kind.MISMATCH,
          "Tried to put %s into %s but the bytes are those of %s"
              .formatted(manifest.digest(), name(), Sha256.of(content)));
    }
    try {
      OciLayout layout = layout();
      layout.put(manifest.mediaType(), content);
      Descriptor described = index.described(manifest, content);
      if (tag.isPresent()) {
        try (HostLock _ = lock()) {
          layout.tag(capsule + ":" + tag.get(), described);
        }
      } else if (index.subject(content).isPresent()) {
        try (HostLock _ = lock()) {
          layout.add(described);
        }
      }
    } catch (IOException e) {
      throw failed("put " + manifest.digest(), e);
    }
  }

  @Override
  public List<String> tags() throws RepositoryException {
    return index.tags();
  }

  @Override
  public List<Descriptor> referrers(Digest subject, Optional<String> artifactType)
      throws RepositoryException {
    return index.referrers(subject, artifactType);
  }

  @Override
  public void delete(Descriptor manifest) throws RepositoryException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      OciLayout layout = layout();
      try (HostLock _ = lock()) {
        layout.untag(content -> content.digest().equals(manifest.digest()));
      }
      Files.deleteIfExists(layout.blob(manifest.digest()));
    } catch (IOException e) {
      throw failed("delete " + manifest.digest(), e);
    }
  }

  private OciLayout layout() throws IOException {
    HostFiles.open(folder);
    return new OciLayout(folder, HostFiles.open(folder.resolve(WORK)));
  }

  private HostLock lock() throws IOException {
    return HostLock.on(folder.resolve(WORK).resolve("lock"));
  }

  private RepositoryException failed(String what, IOException e) {
    return e instanceof RepositoryException known
        ? known
        : new RepositoryException(
            Kind.UNREACHABLE, "Tried to %s in %s but %s".formatted(what, name(), e), e);
  }
}

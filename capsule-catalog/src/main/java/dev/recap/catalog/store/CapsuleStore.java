package dev.recap.catalog.store;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.core.capsule.Digest;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Capsules on disk, by content.
 *
 * <pre>
 * oci/                       an image layout with all capsules, NAME:VERSION each
 * layers/DIFFID/             each layer, unpacked once
 * capsules/HEX/rootfs/       the root file system: hard links to files of layers
 * capsules/HEX/capsule.yaml  the manifest as its author wrote it
 * capsules/HEX/capsule.json  the same values, read faster
 * refs/NAME                  which versions there are and their digests
 * locks/NAME                 held while a capsule of that name is built
 * referrers/HEX/HEX          signatures, bills of materials, evidence and statements about content
 * building/NAME.N/           what is not whole yet
 * </pre>
 *
 * <p>HEX is the digest of the capsule's index in the layout. Everything appears by one rename and
 * never changes, so a process that is killed leaves at most a folder in {@code building/}, which
 * the next build of that name deletes, and content that no index names.
 */
public final class CapsuleStore {
  private final Path root;
  private final StorePaths paths;

  /** The store under a state folder, which is made at the first write. */
  public CapsuleStore(Path root) {
    this.root = root;
    this.paths = new StorePaths(root);
  }

  /** The folder of one capsule. */
  public record Stored(Digest digest, Path folder) {
    /** Its unpacked root file system. */
    public Path rootfs() {
      return folder.resolve("rootfs");
    }

    /** Its manifest as JSON text. */
    public String json() throws IOException {
      return Files.readString(folder.resolve("capsule.json"));
    }
  }

  /** The image layout with everything, for reading and for adding content. */
  public OciLayout layout() throws IOException {
    Files.createDirectories(paths.building());
    return new OciLayout(paths.layout(), paths.building());
  }

  /** What is known about capsules beside themselves. */
  public Referrers referrers() {
    return new Referrers(paths);
  }

  /** Where packages of the distribution are kept between builds. */
  public Path packageCache() {
    return root.resolve("packages");
  }

  /** Finds a capsule by content. */
  public Optional<Stored> find(Digest digest) {
    Path folder = paths.capsule(digest);
    return Files.isDirectory(folder) ? Optional.of(new Stored(digest, folder)) : Optional.empty();
  }

  /** The versions of a name; none when the name is not known. */
  public Refs refs(String name) throws IOException {
    try {
      return Refs.parse(Files.readString(paths.ref(name)));
    } catch (NoSuchFileException e) {
      return Refs.NONE;
    } catch (JacksonException e) {
      throw new IOException(
          paths.ref(name) + " is broken: remove it, and the capsule is built again", e);
    }
  }

  /** All names, sorted. */
  public List<String> names() throws IOException {
    Path refs = root.resolve("refs");
    if (!Files.isDirectory(refs)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(refs)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.indexOf('.') < 0)
          .sorted()
          .toList();
    }
  }

  /** Waits for the right to build capsules of a name, which other processes then have not. */
  public HostLock lock(String name) throws IOException {
    Files.createDirectories(paths.lock(name).getParent());
    return HostLock.on(paths.lock(name));
  }

  /** Begins a capsule of a name, whose lock is held. */
  public Workspace begin(HostLock lock, String name) throws IOException {
    lock.check();
    Files.createDirectories(paths.building());
    removeLeftovers(name);
    Path work = Files.createTempDirectory(paths.building(), name + ".");
    try {
      return new Workspace(lock, paths, work);
    } catch (IOException e) {
      FileTrees.delete(work);
      throw e;
    }
  }

  /** Copies a capsule into an image layout of its own, which is made or added to. */
  public void export(Digest digest, String reference, Path to) throws IOException {
    if (!Files.exists(to.resolve("oci-layout")) && Files.isDirectory(to) && !isEmpty(to)) {
      throw new IOException(to + " holds other files: name a new folder or an image layout");
    }
    OciLayout store = new OciLayout(paths.layout(), paths.building());
    Files.createDirectories(to);
    Path work = Files.createTempDirectory(to, ".recap");
    try {
      OciLayout copy = new OciLayout(to, work);
      Descriptor index = new Descriptor(MediaTypes.INDEX, digest, Files.size(store.blob(digest)));
      store.copy(index, copy);
      copy.tag(reference, index);
    } finally {
      FileTrees.delete(work);
    }
  }

  /** Makes a version of a name stand for a capsule; the name's lock is held. */
  public void point(HostLock lock, String name, Refs refs) throws IOException {
    lock.check();
    Path file = paths.ref(name);
    Files.createDirectories(root.resolve("refs"));
    Path fresh = file.resolveSibling(name + ".new");
    Files.writeString(fresh, refs.text());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void removeLeftovers(String name) throws IOException {
    try (Stream<Path> folders = Files.list(paths.building())) {
      for (Path folder : folders.toList()) {
        if (folder.getFileName().toString().startsWith(name + ".")) {
          FileTrees.delete(folder);
        }
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}

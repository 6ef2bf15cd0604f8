package dev.recap.catalog.store;

import dev.recap.catalog.layer.LayerFolder;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.HostFiles;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.catalog.rootfs.Layer;
import dev.recap.core.capsule.Digest;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * statements/HEX             what was believed of a capsule, also of one that is not here
 * building/NAME.N/           what is not whole yet
 * building/partial/HEX       content of which only the beginning has come
 * </pre>
 *
 * <p>HEX is the digest of the capsule's index in the layout. Everything appears by one rename and
 * never changes, so a process that is killed leaves at most a folder in {@code building/}, which
 * the next build of that name deletes, and content that no index names, which {@link
 * GarbageCollector} does.
 */
public final class CapsuleStore {
  /** In a capsule's folder; dated by its last use. */
  static final String USED = "used";

  private static final String EXPORT = ".recap";

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
    paths.make();
    return new OciLayout(paths.layout(), paths.building());
  }

  /** What is known about capsules beside themselves. */
  public Referrers referrers() {
    return new Referrers(paths);
  }

  /** Content that comes from elsewhere. */
  public Incoming incoming() {
    return new Incoming(this, paths);
  }

  /**
   * Begins work that adds to the store, so that nothing it has added or relies on is removed before
   * it has a name.
   */
  public Lease lease() throws IOException {
    return Lease.begin(paths);
  }

  /** Where manifests of folders that were found valid are remembered. */
  public Path manifests() {
    return root.resolve("manifests");
  }

  /** Where policies that were found valid are kept in a form that is read faster. */
  public Path policies() {
    return root.resolve("policies");
  }

  /** Where it is kept which signatures were found to be whose. */
  public Path signatures() {
    return root.resolve("signatures");
  }

  /** Where it is kept which statements on capsules were believed, whatever else is removed. */
  public Path statements() {
    return root.resolve("statements");
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

  /**
   * Notes that a capsule is used now, which keeps it from being removed for a while.
   *
   * @return whether it is there
   */
  public boolean use(Digest digest) {
    Path folder = paths.capsule(digest);
    try {
      // The kernel dates it, also when there is nothing to cut off.
      Files.newByteChannel(
              folder.resolve(USED),
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)
          .close();
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      // A store that cannot be written can be used all the same.
      return Files.isDirectory(folder);
    }
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
    paths.make();
    return HostLock.on(paths.lock(name));
  }

  /** Waits for the right to pull the capsule of that content. */
  public HostLock lock(Digest digest) throws IOException {
    paths.make();
    return HostLock.on(paths.pullLock(digest));
  }

  /** Begins a capsule of a name, whose lock is held. */
  public Workspace begin(HostLock lock, String name) throws IOException {
    lock.check();
    Lease lease = lease();
    try {
      removeLeftovers(name);
      Path work = Files.createTempDirectory(paths.building(), name + ".");
      return new Workspace(lease, lock, paths, work);
    } catch (IOException e) {
      lease.close();
      throw e;
    }
  }

  /** Begins a capsule that is pulled, whose content's lock is held. */
  public Workspace begin(HostLock lock, Digest digest) throws IOException {
    return begin(lock, digest.hex());
  }

  /**
   * Finds out whether a layer holds what no published capsule may.
   *
   * @throws BuildException when it does, with its path
   */
  public void checkPublished(Layer.Blob layer) throws BuildException, IOException {
    new LayerCheck(layout(), paths.building())
        .published(layer, new LayerFolder(paths.layer(layer.diffId())));
  }

  /** Copies a capsule into an image layout of its own, which is made or added to. */
  public void export(Digest digest, String reference, Path to) throws IOException {
    if (!Files.exists(to.resolve("oci-layout")) && Files.isDirectory(to) && !isEmpty(to)) {
      throw new IOException(to + " holds other files: name a new folder or an image layout");
    }
    OciLayout store = layout();
    Files.createDirectories(to);
    try (HostLock _ = HostLock.on(paths.exportLock());
        Lease _ = lease()) {
      removeFolders(to, EXPORT);
      Path work = Files.createTempDirectory(to, EXPORT);
      try {
        OciLayout copy = new OciLayout(to, work);
        Descriptor index = new Descriptor(MediaTypes.INDEX, digest, Files.size(store.blob(digest)));
        store.copy(index, copy);
        copy.tag(reference, index);
      } finally {
        FileTrees.delete(work);
      }
    }
  }

  /**
   * Removes what came of a capsule that was refused, unless somebody else relies on it or may be
   * about to; then it is removed with everything else that nobody needs.
   *
   * @param fresh what came of it
   */
  public void discard(Digest capsule, Set<Digest> fresh) throws IOException {
    try (HostLock _ = HostLock.on(paths.gate())) {
      if (find(capsule).isPresent() || Lease.count(paths) > 0) {
        return;
      }
      referrers().forget(capsule);
      Reachable reachable = new Reachable(layout(), referrers());
      for (Refs refs : OldVersions.all(this, paths).values()) {
        for (Refs.Ref ref : refs.named()) {
          reachable.add(ref.digest());
        }
      }
      for (Digest unnamed : digests()) {
        reachable.add(unnamed);
      }
      for (Digest digest : fresh) {
        if (!reachable.blobs().contains(digest)) {
          Files.deleteIfExists(layout().blob(digest));
        }
      }
    }
  }

  /** The capsules there are, whether a name stands for them or not. */
  public List<Digest> digests() throws IOException {
    try (Stream<Path> folders = Files.list(paths.capsules())) {
      return folders.map(folder -> Digest.ofSha256Hex(folder.getFileName().toString())).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  StorePaths paths() {
    return paths;
  }

  /** Makes a version of a name stand for a capsule; the name's lock is held. */
  public void point(HostLock lock, String name, Refs refs) throws IOException {
    lock.check();
    paths.make();
    HostFiles.open(paths.refs());
    HostFiles.replace(paths.ref(name), refs.text(), paths.building());
  }

  private void removeLeftovers(String name) throws IOException {
    removeFolders(paths.building(), name + ".");
  }

  private static void removeFolders(Path in, String prefix) throws IOException {
    try (Stream<Path> folders = Files.list(in)) {
      for (Path folder : folders.toList()) {
        if (folder.getFileName().toString().startsWith(prefix)) {
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

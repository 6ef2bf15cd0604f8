package dev.recap.catalog.store;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.catalog.rootfs.Layer;
import dev.recap.catalog.rootfs.RootfsTree;
import dev.recap.catalog.rootfs.RootfsWriter;
import dev.recap.core.capsule.Digest;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Capsules on disk, by content.
 *
 * <pre>
 * capsules/HEX/rootfs/       the root file system
 * capsules/HEX/capsule.yaml  the manifest as its author wrote it
 * capsules/HEX/capsule.json  the same values, read faster
 * refs/NAME                  which versions there are and their digests
 * locks/NAME                 held while a capsule of that name is built
 * building/NAME.N/           what is not whole yet
 * </pre>
 *
 * <p>A capsule appears by one rename and never changes, so a process that is killed leaves at most
 * a folder in {@code building/}, which the next build of that name deletes.
 */
public final class CapsuleStore {
  private final Path root;

  /** The store under a state folder, which is made at the first write. */
  public CapsuleStore(Path root) {
    this.root = root;
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

  /** Where packages of the distribution are kept between builds. */
  public Path packageCache() {
    return root.resolve("packages");
  }

  /** Finds a capsule by content. */
  public Optional<Stored> find(Digest digest) {
    Path folder = capsule(digest);
    return Files.isDirectory(folder) ? Optional.of(new Stored(digest, folder)) : Optional.empty();
  }

  /** The versions of a name; none when the name is not known. */
  public Refs refs(String name) throws IOException {
    try {
      return Refs.parse(Files.readString(ref(name)));
    } catch (NoSuchFileException e) {
      return Refs.NONE;
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
    Path locks = Files.createDirectories(root.resolve("locks"));
    return HostLock.on(locks.resolve(name));
  }

  /**
   * Keeps a capsule; the name's lock is held.
   *
   * @param yaml the manifest as its author wrote it
   * @param json the same values
   */
  public Stored add(HostLock lock, String name, List<Layer> layers, String yaml, String json)
      throws IOException, BuildException {
    RootfsTree tree = RootfsWriter.merged(layers);
    lock.check();
    Path building = Files.createDirectories(root.resolve("building"));
    removeLeftovers(building, name);
    Digest digest = digest(tree, yaml);
    Optional<Stored> there = find(digest);
    if (there.isPresent()) {
      return there.get();
    }
    Path work = Files.createTempDirectory(building, name + ".");
    try {
      RootfsWriter.write(tree, Files.createDirectory(work.resolve("rootfs")));
      Files.writeString(work.resolve("capsule.yaml"), yaml);
      Files.writeString(work.resolve("capsule.json"), json);
      // Temporary folders are for their owner alone; a capsule may run as anybody.
      Files.setAttribute(work, "unix:mode", 0755);
      Files.createDirectories(root.resolve("capsules"));
      move(work, digest);
    } finally {
      FileTrees.delete(work);
    }
    return new Stored(digest, capsule(digest));
  }

  /** Makes a version of a name stand for a capsule; the name's lock is held. */
  public void point(HostLock lock, String name, Refs refs) throws IOException {
    lock.check();
    Path file = ref(name);
    Files.createDirectories(root.resolve("refs"));
    Path fresh = file.resolveSibling(name + ".new");
    Files.writeString(fresh, refs.text());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void move(Path work, Digest digest) throws IOException {
    try {
      Files.move(work, capsule(digest), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Another name with the same content may have come first.
      if (find(digest).isEmpty()) {
        throw e;
      }
    }
  }

  private static void removeLeftovers(Path building, String name) throws IOException {
    try (Stream<Path> folders = Files.list(building)) {
      for (Path folder : folders.toList()) {
        if (folder.getFileName().toString().startsWith(name + ".")) {
          FileTrees.delete(folder);
        }
      }
    }
  }

  private static Digest digest(RootfsTree tree, String yaml) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
        RootfsWriter.writeTar(tree, out);
      }
      sha256.update(yaml.getBytes(StandardCharsets.UTF_8));
      return Digest.ofSha256Hex(HexFormat.of().formatHex(sha256.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private Path capsule(Digest digest) {
    return root.resolve("capsules").resolve(digest.hex());
  }

  private Path ref(String name) {
    return root.resolve("refs").resolve(name);
  }
}

package dev.recap.catalog.remote;

import dev.recap.catalog.image.TarFiles;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Capsules in one file, an OCI image layout as a tar archive, to be imported by pulling them. */
public final class LayoutArchive implements AutoCloseable {
  private static final Pattern CAPSULE =
      Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?):([A-Za-z0-9_][A-Za-z0-9._-]{0,127})");

  private final Path file;
  private final TarFiles tar;
  private final Lock turn = new ReentrantLock();

  private LayoutArchive(Path file, TarFiles tar) {
    this.file = file;
    this.tar = tar;
  }

  /**
   * Opens one.
   *
   * @throws IOException when it is none
   */
  public static LayoutArchive open(Path file) throws IOException {
    byte[] magic;
    try (InputStream in = Files.newInputStream(file)) {
      magic = in.readNBytes(2);
    }
    if (magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
      throw new IOException(
          "Tried to open %s but it is compressed: gunzip it first".formatted(file));
    }
    try {
      return new LayoutArchive(file, TarFiles.plain(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "Tried to open %s but it is no tar archive (%s): name a file that export or skopeo wrote"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** A version of a capsule in an archive; to be pulled from {@link #repository}. */
  public record Version(String name, String tag) {}

  /** What is in it, in the order of its index. */
  public List<Version> versions() throws RepositoryException {
    turn.lock();
    try {
      return files("").index().stream()
          .map(found -> found.annotations().getOrDefault(Descriptor.REF_NAME, ""))
          .map(CAPSULE::matcher)
          .filter(Matcher::matches)
          .filter(name -> Versions.of(name.group(2)).isPresent())
          .map(name -> new Version(name.group(1), name.group(2)))
          .distinct()
          .toList();
    } finally {
      turn.unlock();
    }
  }

  /** The versions of one capsule; usable until this is closed. */
  public Repository repository(String name) {
    return new ArchiveRepository(new LayoutIndex(files(":" + name), name), turn);
  }

  private LayoutFiles files(String suffix) {
    return new LayoutFiles("oci-archive:" + file.toAbsolutePath() + suffix, tar);
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}

package dev.recap.catalog.rootfs;

import dev.recap.catalog.rootfs.Node.Link;
import dev.recap.catalog.rootfs.Node.RegularFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/** A Debian binary package on disk; see deb(5). */
final class DebianArchive {
  /** More than the largest package of Debian 12 unpacks to in files we would keep. */
  private static final long MOST_BYTES = 1L << 30;

  private DebianArchive() {}

  /**
   * Reads regular files and symbolic links, by normalised path; a hard link becomes the file.
   *
   * @param wanted which paths; nothing else is kept in memory
   */
  static Map<String, Node> read(Path deb, Predicate<String> wanted)
      throws BuildException, IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(deb));
        ArArchiveInputStream members = new ArArchiveInputStream(file)) {
      for (ArArchiveEntry m = members.getNextEntry(); m != null; m = members.getNextEntry()) {
        if (m.getName().startsWith("data.tar")) {
          try (TarArchiveInputStream data =
              new TarArchiveInputStream(uncompressed(m.getName(), members))) {
            return entries(data, wanted);
          }
        }
      }
    }
    throw new BuildException(
        "Tried to unpack %s but it has no data.tar, so it is no Debian package"
            .formatted(deb.getFileName()));
  }

  private static InputStream uncompressed(String name, InputStream member)
      throws BuildException, IOException {
    return switch (name.substring("data.tar".length())) {
      case "" -> member;
      case ".gz" -> GzipCompressorInputStream.builder().setInputStream(member).get();
      case ".xz" -> XZCompressorInputStream.builder().setInputStream(member).get();
      case ".zst" -> new ZstdCompressorInputStream(member);
      default ->
          throw new BuildException(
              "Tried to unpack %s but only gz, xz and zst are known".formatted(name));
    };
  }

  private static Map<String, Node> entries(TarArchiveInputStream data, Predicate<String> wanted)
      throws BuildException, IOException {
    Map<String, Node> nodes = new HashMap<>();
    long total = 0;
    for (TarArchiveEntry e = data.getNextEntry(); e != null; e = data.getNextEntry()) {
      String path = RootfsPath.of(e.getName());
      if (!wanted.test(path)) {
        continue;
      }
      if (e.isSymbolicLink()) {
        nodes.put(path, new Link(e.getLinkName()));
      } else if (e.isLink()) {
        // The first name of a hard link precedes it in the archive, but may not be wanted itself.
        Node first = nodes.get(RootfsPath.of(e.getLinkName()));
        if (first != null) {
          nodes.put(path, first);
        }
      } else if (e.isFile()) {
        total += e.getSize();
        if (total > MOST_BYTES) {
          throw new BuildException("Tried to unpack %s but it is too large".formatted(path));
        }
        nodes.put(path, new RegularFile(data.readAllBytes(), (e.getMode() & 0111) != 0));
      }
    }
    return nodes;
  }
}

package dev.recap.catalog.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The files of a tar archive. Links in it are followed inside the archive; names in it are only
 * compared, and never become paths of this host.
 */
public final class TarFiles implements NamedFiles {
  /** No image is larger; what a compressed archive holds is written to the disk. */
  static final long LARGEST = 64L << 30;

  private static final int MOST_LINKS = 40;

  private final TarFile tar;
  private final Optional<Path> temporary;
  private final Map<String, TarArchiveEntry> entries = new HashMap<>();

  private TarFiles(Path file, Optional<Path> temporary) throws IOException {
    this.temporary = temporary;
    this.tar = new TarFile(file, "UTF-8");
    for (TarArchiveEntry entry : tar.getEntries()) {
      entries.put(normal(entry.getName()), entry);
    }
  }

  /**
   * Opens an archive, plain or gzip.
   *
   * @param work where it is unpacked to when it is compressed
   * @throws IOException also when it is no archive
   */
  static TarFiles of(Path file, Path work) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      in.mark(2);
      byte[] magic = in.readNBytes(2);
      in.reset();
      if (magic.length < 2 || magic[0] != 0x1f || magic[1] != (byte) 0x8b) {
        return new TarFiles(file, Optional.empty());
      }
      Path plain = Files.createTempFile(work, "archive", "");
      try (InputStream unpacked =
              GzipCompressorInputStream.builder()
                  .setInputStream(in)
                  .setDecompressConcatenated(true)
                  .get();
          OutputStream out = Files.newOutputStream(plain)) {
        copy(unpacked, out);
      }
      return temporary(plain);
    }
  }

  /**
   * Opens a plain archive.
   *
   * @throws IOException also when it is none
   */
  public static TarFiles plain(Path file) throws IOException {
    return new TarFiles(file, Optional.empty());
  }

  /** Opens a plain archive that is deleted when this is closed. */
  static TarFiles temporary(Path file) throws IOException {
    return new TarFiles(file, Optional.of(file));
  }

  /** Copies at most {@link #LARGEST} bytes. */
  static void copy(InputStream in, OutputStream out) throws IOException {
    long size = 0;
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      size += n;
      if (size > LARGEST) {
        throw new IOException("it has more than %d bytes".formatted(LARGEST));
      }
      out.write(buffer, 0, n);
    }
  }

  @Override
  public Optional<InputStream> open(String name) throws IOException {
    Optional<TarArchiveEntry> entry = entry(name);
    return entry.isPresent()
        ? Optional.of(new BufferedInputStream(tar.getInputStream(entry.get()), 1 << 16))
        : Optional.empty();
  }

  /** The size of a file in bytes. */
  Optional<Long> size(String name) {
    return entry(name).map(TarArchiveEntry::getRealSize);
  }

  private Optional<TarArchiveEntry> entry(String name) {
    String at = normal(name);
    for (int links = 0; links <= MOST_LINKS; links++) {
      TarArchiveEntry entry = entries.get(at);
      if (entry == null || entry.isDirectory()) {
        return Optional.empty();
      }
      if (entry.isSymbolicLink()) {
        at = normal(at + "/../" + entry.getLinkName());
      } else if (entry.isLink()) {
        at = normal(entry.getLinkName());
      } else {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  private static String normal(String name) {
    Deque<String> steps = new ArrayDeque<>();
    for (String step : List.of(name.split("/", -1))) {
      if (step.equals("..")) {
        steps.pollLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.addLast(step);
      }
    }
    return String.join("/", steps);
  }

  @Override
  public void close() throws IOException {
    try {
      tar.close();
    } finally {
      if (temporary.isPresent()) {
        Files.deleteIfExists(temporary.get());
      }
    }
  }
}

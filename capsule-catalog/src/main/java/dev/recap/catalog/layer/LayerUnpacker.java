package dev.recap.catalog.layer;

import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.text.PlainText;
import dev.recap.core.capsule.Digest;
import dev.recap.core.invocation.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * Unpacks one layer of an image whose publisher is not trusted; see the OCI image specification,
 * layer.md. Whatever the archive holds, nothing is written outside the folder it goes to.
 */
public final class LayerUnpacker {
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private final String name;
  private final LayerLimits limits;
  private final Manner manner;

  /**
   * A lenient unpacker.
   *
   * @param name of the layer, for messages
   */
  public LayerUnpacker(String name, LayerLimits limits) {
    this(name, limits, Manner.LENIENT);
  }

  /**
   * An unpacker.
   *
   * @param name of the layer, for messages
   */
  public LayerUnpacker(String name, LayerLimits limits, Manner manner) {
    this.name = name;
    this.limits = limits;
    this.manner = manner;
  }

  /**
   * Unpacks into an empty folder.
   *
   * @param file the archive: plain, gzip or zstd
   * @return the digest of the uncompressed archive
   * @throws BuildException when the archive is broken, too large or not safe
   * @throws IOException when the disk is full, or cannot be written for another reason
   */
  public Digest unpack(Path file, LayerFolder to) throws BuildException, IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return unpack(in, to);
    }
  }

  private Digest unpack(InputStream compressed, LayerFolder to) throws BuildException, IOException {
    Files.createDirectory(to.root());
    Changes changes = Changes.none();
    MessageDigest seen = Sha256.fresh();
    LayerEntries entries = new LayerEntries(new Verdicts(name, limits, manner), to.root(), changes);
    try {
      // What one more than the limit of files and headers needs is never read into memory.
      BoundedInput all =
          new BoundedInput(uncompressed(compressed), "it has more than its headers may take");
      try (InputStream digested = new DigestInputStream(all, seen);
          TarArchiveInputStream tar = new TarArchiveInputStream(digested, "UTF-8")) {
        all.allow(limits.headerBytes());
        for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
          all.allow(Long.MAX_VALUE);
          entry(e, tar, entries);
          all.allow(limits.headerBytes());
        }
        // The rest of the last block belongs to the digest.
        digested.transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException | IllegalArgumentException e) {
      if (e instanceof IOException full && Problem.Kind.ofFile(full) == Problem.Kind.HOST_FULL) {
        throw full;
      }
      throw new BuildException(
          "Tried to unpack the layer %s but %s: %s"
              .formatted(name, PlainText.line(String.valueOf(e.getMessage())), manner.remedy()),
          e);
    }
    entries.finish();
    Files.writeString(to.changes(), changes.json());
    to.note(entries.facts());
    return Sha256.of(seen);
  }

  private static void entry(TarArchiveEntry entry, InputStream content, LayerEntries entries)
      throws BuildException, IOException {
    entries.count(entry);
    String path = entries.path(entry.getName());
    String last = path.substring(path.lastIndexOf('/') + 1);
    String folder = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    if (last.equals(OPAQUE)) {
      entries.empty(folder);
    } else if (last.startsWith(WHITEOUT + WHITEOUT)) {
      // AUFS kept notes of its own under such names.
      return;
    } else if (last.startsWith(WHITEOUT)) {
      entries.remove(folder, last.substring(WHITEOUT.length()));
    } else if (entry.isSymbolicLink()) {
      entries.symbolicLink(path, entry);
    } else if (entry.isLink()) {
      entries.hardLink(path, entry.getLinkName());
    } else if (entry.isDirectory()) {
      entries.directory(path, entry);
    } else if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
      // A capsule has a /dev of its own and needs no other device.
      entries.device(path);
    } else {
      entries.file(path, entry, content);
    }
  }

  private static InputStream uncompressed(InputStream in) throws IOException {
    in.mark(4);
    byte[] magic = in.readNBytes(4);
    in.reset();
    if (magic.length == 4 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
      return GzipCompressorInputStream.builder()
          .setInputStream(in)
          .setDecompressConcatenated(true)
          .get();
    }
    if (magic.length == 4
        && magic[0] == 0x28
        && magic[1] == (byte) 0xb5
        && magic[2] == 0x2f
        && magic[3] == (byte) 0xfd) {
      return new ZstdCompressorInputStream(in);
    }
    return in;
  }
}

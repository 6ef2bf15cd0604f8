package dev.recap.catalog.layer;

import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.RootfsTree;
import dev.recap.catalog.rootfs.RootfsWriter;
import dev.recap.core.capsule.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Packs files of ours into a layer, which is the same to the byte whenever they are. */
public final class LayerTar {
  private LayerTar() {}

  /** The digest of the archive before it is compressed. */
  public static Digest diffId(RootfsTree tree) throws IOException {
    MessageDigest plain = Sha256.fresh();
    try (OutputStream tar = new DigestOutputStream(OutputStream.nullOutputStream(), plain)) {
      RootfsWriter.writeTar(tree, tar);
    }
    return Sha256.of(plain);
  }

  /** Packs a tree into a file and gives the digest of that. */
  public static Digest write(RootfsTree tree, Path file) throws IOException {
    MessageDigest compressed = Sha256.fresh();
    GzipParameters parameters = new GzipParameters();
    // Said here because another default would be another digest.
    parameters.setCompressionLevel(6);
    parameters.setOperatingSystem(255);
    try (OutputStream out =
            new DigestOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), compressed);
        OutputStream tar = new GzipCompressorOutputStream(out, parameters)) {
      RootfsWriter.writeTar(tree, tar);
    }
    return Sha256.of(compressed);
  }
}

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

/**
 * A layer packed from files of ours.
 *
 * @param digest of the compressed archive
 * @param diffId of the archive in it
 */
public record LayerTar(Digest digest, Digest diffId) {

  /** Packs a tree into a file, the same to the byte whenever the tree is. */
  public static LayerTar write(RootfsTree tree, Path file) throws IOException {
    MessageDigest compressed = Sha256.fresh();
    MessageDigest plain = Sha256.fresh();
    GzipParameters parameters = new GzipParameters();
    // Said here because another default would be another digest.
    parameters.setCompressionLevel(6);
    parameters.setOperatingSystem(255);
    try (OutputStream out =
            new DigestOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), compressed);
        GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out, parameters);
        OutputStream tar = new DigestOutputStream(gzip, plain)) {
      RootfsWriter.writeTar(tree, tar);
    }
    return new LayerTar(Sha256.of(compressed), Sha256.of(plain));
  }
}

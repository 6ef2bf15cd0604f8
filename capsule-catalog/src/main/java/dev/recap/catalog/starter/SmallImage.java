package dev.recap.catalog.starter;

import dev.recap.catalog.oci.Sha256;
import dev.recap.core.capsule.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * An image to begin with: a static BusyBox and links to it, as an OCI image layout.
 *
 * @param busybox the program of this host
 */
record SmallImage(Path busybox) {
  /** Where it is in a capsule's folder, and its tag. */
  static final String REFERENCE = "oci:image:tools";

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final List<String> APPLETS =
      List.of("sh", "cat", "echo", "grep", "ls", "nc", "netstat", "ps", "touch", "wget");

  /** Writes it below the folder of a capsule; see the OCI image specification, image-layout.md. */
  void write(Path folder) throws IOException {
    Path root = Files.createDirectories(folder.resolve("image"));
    Path blobs = Files.createDirectories(root.resolve("blobs/sha256"));
    byte[] tar = tar();
    String layer = blob(blobs, "application/vnd.oci.image.layer.v1.tar+gzip", compressed(tar));
    String config =
        blob(
            blobs,
            "application/vnd.oci.image.config.v1+json",
            """
            {"architecture":"%s","os":"linux","config":{"Cmd":["/bin/sh"]},\
            "rootfs":{"type":"layers","diff_ids":["%s"]}}\
            """
                .formatted(architecture(), Sha256.of(tar)));
    String manifest =
        blob(
            blobs,
            MANIFEST,
            """
            {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}\
            """
                .formatted(MANIFEST, config, layer));
    String tagged =
        manifest.substring(0, manifest.length() - 1)
            + ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"tools\"}}";
    Files.writeString(root.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(
        root.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(tagged));
  }

  /** Keeps content under its digest; its descriptor as JSON. */
  private static String blob(Path blobs, String mediaType, byte[] content) throws IOException {
    Digest digest = Sha256.of(content);
    Files.write(blobs.resolve(digest.hex()), content);
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest, content.length);
  }

  private static String blob(Path blobs, String mediaType, String content) throws IOException {
    return blob(blobs, mediaType, content.getBytes(StandardCharsets.UTF_8));
  }

  /** In the words of Go's GOARCH, as the specification asks. */
  private static String architecture() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      case String other -> other;
    };
  }

  private byte[] tar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      put(tar, new TarArchiveEntry("bin/"), new byte[0]);
      byte[] program = Files.readAllBytes(busybox);
      TarArchiveEntry entry = new TarArchiveEntry("bin/busybox");
      entry.setMode(0755);
      entry.setSize(program.length);
      put(tar, entry, program);
      for (String applet : APPLETS) {
        TarArchiveEntry link = new TarArchiveEntry("bin/" + applet, TarConstants.LF_SYMLINK);
        link.setLinkName("busybox");
        put(tar, link, new byte[0]);
      }
    }
    return bytes.toByteArray();
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content)
      throws IOException {
    entry.setIds(0, 0);
    entry.setLastModifiedTime(FileTime.from(Instant.EPOCH));
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static byte[] compressed(byte[] tar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(tar);
    }
    return bytes.toByteArray();
  }
}

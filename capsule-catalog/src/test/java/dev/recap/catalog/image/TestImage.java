package dev.recap.catalog.image;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.oci.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Small images whose one layer holds the file {@code hello}. */
final class TestImage {
  static final Platform AMD64 = Platform.linux("amd64");
  static final Platform ARM64 = Platform.linux("aarch64");

  private TestImage() {}

  /** A layer's archive before it is compressed. */
  static byte[] layer(String text) throws IOException {
    return tar(Map.of("hello", text.getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  static String config(Platform platform, byte[] layer) {
    return PlainJson.write(
        Map.of(
            "architecture", platform.architecture(),
            "os", platform.os(),
            "config", Map.of("Env", List.of("GREETING=hello")),
            "rootfs", Map.of("type", "layers", "diff_ids", List.of(Sha256.of(layer).value()))));
  }

  /** Puts one into a layout, with media types of the caller's choice. */
  static Descriptor put(
      OciLayout layout,
      Platform platform,
      String text,
      String manifestType,
      String configType,
      String layerType)
      throws IOException {
    byte[] layer = layer(text);
    Descriptor blob = layout.put(layerType, gzip(layer));
    Descriptor config = layout.put(configType, config(platform, layer));
    String manifest =
        PlainJson.write(
            Map.of(
                "schemaVersion",
                2,
                "mediaType",
                manifestType,
                "config",
                config.json(),
                "layers",
                List.of(blob.json())));
    return layout.put(manifestType, manifest);
  }

  static Descriptor put(OciLayout layout, Platform platform, String text) throws IOException {
    return put(
        layout, platform, text, MediaTypes.MANIFEST, MediaTypes.CONFIG, MediaTypes.LAYER + "+gzip");
  }

  static Descriptor index(OciLayout layout, String mediaType, List<Descriptor> manifests)
      throws IOException {
    return layout.put(
        mediaType,
        PlainJson.write(
            Map.of(
                "schemaVersion",
                2,
                "mediaType",
                mediaType,
                "manifests",
                manifests.stream().map(Descriptor::json).toList())));
  }
}

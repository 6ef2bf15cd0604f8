package dev.recap.catalog.rootfs;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Makes Debian packages for tests: texts by path, a text that begins with -> being a link. */
final class DebFile {
  private DebFile() {}

  static byte[] of(String compression, Map<String, String> files) throws IOException {
    ByteArrayOutputStream deb = new ByteArrayOutputStream();
    try (ArArchiveOutputStream ar = new ArArchiveOutputStream(deb)) {
      member(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.UTF_8));
      member(ar, "data.tar." + compression, data(compression, files));
    }
    return deb.toByteArray();
  }

  private static void member(ArArchiveOutputStream ar, String name, byte[] content)
      throws IOException {
    ar.putArchiveEntry(new ArArchiveEntry(name, content.length));
    ar.write(content);
    ar.closeArchiveEntry();
  }

  private static byte[] data(String compression, Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OutputStream compressed =
        switch (compression) {
          case "gz" -> new GZIPOutputStream(bytes);
          case "xz" -> new XZOutputStream(bytes, new LZMA2Options());
          case "zst" -> new ZstdOutputStream(bytes);
          default -> bytes;
        };
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(compressed, "UTF-8")) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        entry(tar, file.getKey(), file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void entry(TarArchiveOutputStream tar, String name, String text)
      throws IOException {
    if (text.startsWith("->")) {
      TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
      link.setLinkName(text.substring(2));
      tar.putArchiveEntry(link);
    } else {
      byte[] content = text.getBytes(StandardCharsets.UTF_8);
      TarArchiveEntry file = new TarArchiveEntry(name);
      file.setSize(content.length);
      file.setMode(04755);
      tar.putArchiveEntry(file);
      tar.write(content);
    }
    tar.closeArchiveEntry();
  }
}

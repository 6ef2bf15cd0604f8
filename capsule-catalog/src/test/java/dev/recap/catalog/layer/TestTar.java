package dev.recap.catalog.layer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes archives entry by entry, also such as no honest tool makes. */
public final class TestTar {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  public TestTar() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  public TestTar file(String name, String text) {
    return file(name, text, 0644, Map.of());
  }

  public TestTar file(String name, String text, int mode, Map<String, String> headers) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    entry.setMode(mode);
    headers.forEach(entry::addPaxHeader);
    return add(entry, content);
  }

  public TestTar folder(String name, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_DIR, true);
    entry.setMode(mode);
    return add(entry, new byte[0]);
  }

  /** With an owner and a date, in seconds of 1970. */
  public TestTar folder(String name, int mode, int owner, long date) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_DIR, true);
    entry.setMode(mode);
    entry.setIds(owner, owner);
    entry.setLastModifiedTime(FileTime.from(Instant.ofEpochSecond(date)));
    return add(entry, new byte[0]);
  }

  public TestTar link(String name, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK, true);
    entry.setLinkName(target);
    return add(entry, new byte[0]);
  }

  public TestTar hardLink(String name, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_LINK, true);
    entry.setLinkName(target);
    return add(entry, new byte[0]);
  }

  public TestTar device(String name, byte type) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setDevMajor(1);
    entry.setDevMinor(3);
    return add(entry, new byte[0]);
  }

  private TestTar add(TarArchiveEntry entry, byte[] content) {
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An archive of files that are larger than what is in them, which is nothing; see the manual of
   * GNU tar, "PAX Format, Version 1.0".
   *
   * @param size of each; commons-compress knows none larger than an int
   */
  public static byte[] sparse(String name, int size, int files) {
    String records =
        record("GNU.sparse.major", "1")
            + record("GNU.sparse.minor", "0")
            + record("GNU.sparse.name", name)
            + record("GNU.sparse.realsize", String.valueOf(size));
    byte[] archive = new byte[(4 * files + 2) * 512];
    for (int at = 0; at < archive.length - 1024; at += 2048) {
      System.arraycopy(header("PaxHeaders.0/" + name, 'x', records.length()), 0, archive, at, 512);
      text(archive, at + 512, records);
      System.arraycopy(header("GNUSparseFile.0/" + name, '0', 512), 0, archive, at + 1024, 512);
      text(archive, at + 1536, "0\n");
    }
    return archive;
  }

  private static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int length = rest.length() + 2;
    return length + rest;
  }

  private static byte[] header(String name, char type, int size) {
    byte[] header = new byte[512];
    text(header, 0, name);
    text(header, 100, "0000644");
    text(header, 108, "0000000");
    text(header, 116, "0000000");
    text(header, 124, "%011o".formatted(size));
    text(header, 136, "00000000000");
    header[156] = (byte) type;
    text(header, 257, "ustar");
    text(header, 263, "00");
    sum(header);
    return header;
  }

  /** Makes an archive's first file so large, whatever is in it. */
  public static void size(byte[] archive, long size) {
    number(archive, 124, size);
    sum(archive);
  }

  private static void text(byte[] archive, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, archive, at, bytes.length);
  }

  /** In base 256, as GNU tar does. */
  private static void number(byte[] archive, int at, long number) {
    for (int i = 0; i < 12; i++) {
      archive[at + 11 - i] = (byte) (i < 8 ? number >>> (8 * i) : 0);
    }
    archive[at] = (byte) 0x80;
  }

  private static void sum(byte[] archive) {
    text(archive, 148, "        ");
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += archive[i] & 0xff;
    }
    text(archive, 148, "%06o\0 ".formatted(sum));
  }

  /** The archive. */
  public byte[] bytes() throws IOException {
    tar.close();
    return bytes.toByteArray();
  }

  public Path write(Path file) throws IOException {
    tar.close();
    return Files.write(file, bytes.toByteArray());
  }
}

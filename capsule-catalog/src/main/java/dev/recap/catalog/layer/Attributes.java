package dev.recap.catalog.layer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;

/**
 * Whose a file is, who may use it and its date.
 *
 * <p>Set-id bits and the right of others to write are left out: unpacked files lie on the disk of
 * the host, where they would count, and in a capsule they mean nothing, because its root is
 * read-only and it cannot gain privileges. For the same reason only extended attributes of the
 * namespace {@code user} are kept, not file capabilities.
 */
record Attributes(long uid, long gid, int mode, FileTime date, Map<String, String> extended) {
  /** Of folders that an archive only implies. */
  static final Attributes FOLDER =
      new Attributes(0, 0, 0755, FileTime.from(Instant.EPOCH), Map.of());

  private static final int NEVER = 06022;
  private static final String EXTENDED = "SCHILY.xattr.user.";
  // The year 2242; a FileTime beyond what the file system knows would be an error.
  private static final long LATEST_SECONDS = 1L << 33;

  static Attributes of(TarArchiveEntry entry) {
    int mode = entry.getMode() & 07777;
    // The sticky /tmp of every image is covered by a tmpfs; it may stay as it is.
    boolean shared = entry.isDirectory() && (mode & 01000) != 0;
    Map<String, String> extended = new TreeMap<>();
    entry
        .getExtraPaxHeaders()
        .forEach((key, value) -> {
          if (key.startsWith(EXTENDED)) {
            extended.put(key.substring(EXTENDED.length()), value);
          }
        });
    long seconds = entry.getLastModifiedTime().toInstant().getEpochSecond();
    return new Attributes(
        entry.getLongUserId(),
        entry.getLongGroupId(),
        mode & ~(shared ? 06000 : NEVER),
        FileTime.from(Instant.ofEpochSecond(Math.clamp(seconds, 0, LATEST_SECONDS))),
        extended);
  }

  /** Gives them to a file or folder that is no link. */
  void apply(Path path) throws IOException {
    own(path);
    Files.setAttribute(path, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
    extend(path);
    date(path);
  }

  void applyToLink(Path path) throws IOException {
    own(path);
    date(path);
  }

  private void own(Path path) throws IOException {
    for (var id : Map.of("uid", uid, "gid", gid).entrySet()) {
      Object now = Files.getAttribute(path, "unix:" + id.getKey(), LinkOption.NOFOLLOW_LINKS);
      if (id.getValue() != Integer.toUnsignedLong((Integer) now)) {
        give(path, "unix:" + id.getKey(), id.getValue());
      }
    }
  }

  private static void give(Path path, String attribute, long id) throws IOException {
    try {
      Files.setAttribute(path, attribute, (int) id, LinkOption.NOFOLLOW_LINKS);
    } catch (FileSystemException e) {
      // Only root may give files away; for anyone else they stay his own.
      if (isRoot(path)) {
        throw e;
      }
    }
  }

  private static boolean isRoot(Path path) throws IOException {
    return Integer.valueOf(0)
        .equals(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
  }

  private void extend(Path path) {
    @Nullable UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      return;
    }
    extended.forEach((name, value) -> {
      try {
        view.write(name, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
      } catch (IOException _) {
        // Not every file system has them, and no program relies on them being there.
      }
    });
  }

  private void date(Path path) throws IOException {
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(date, date, null);
  }
}

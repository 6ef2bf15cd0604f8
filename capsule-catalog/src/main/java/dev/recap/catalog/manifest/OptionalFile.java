package dev.recap.catalog.manifest;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A file that need not be there. Only what is certainly missing counts as missing: not what cannot
 * be looked at, nor what a link leads to that leads nowhere, be it the file's or its folder's.
 */
public final class OptionalFile {
  private OptionalFile() {}

  /**
   * Whether it is there.
   *
   * @throws IOException when that cannot be told; names the file and says why in its reason
   */
  public static boolean isThere(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    for (@Nullable Path at = whole; at != null; at = at.getParent()) {
      if (leadsSomewhere(at)) {
        if (at.equals(whole)) {
          return true;
        }
        if (!Files.isDirectory(at)) {
          throw failed(at, "is no folder", null);
        }
        return false;
      }
    }
    return false;
  }

  /** What is wrong, without the file's name when it is that file. */
  public static String problem(Path file, IOException e) {
    if (!(e instanceof FileSystemException about)) {
      return e.toString();
    }
    String reason =
        about.getReason() == null ? about.getClass().getSimpleName() : about.getReason();
    return file.toAbsolutePath().toString().equals(about.getFile())
        ? "it " + reason
        : about.getFile() + " " + reason;
  }

  private static boolean leadsSomewhere(Path path) throws IOException {
    try {
      Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileSystemException e) {
      throw unknown(path, e);
    }
    try {
      Files.readAttributes(path, BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      throw failed(path, "is a link that leads nowhere", e);
    } catch (FileSystemException e) {
      throw unknown(path, e);
    }
  }

  private static FileSystemException unknown(Path path, FileSystemException e) {
    return failed(path, "cannot be looked at (%s)".formatted(e), e);
  }

  private static FileSystemException failed(
      Path path, String reason, @Nullable FileSystemException cause) {
    FileSystemException failed = new FileSystemException(path.toString(), null, reason);
    if (cause != null) {
      failed.initCause(cause);
    }
    return failed;
  }
}

package dev.recap.engine.runtime;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Removes a folder that a stranger has filled and may still be filling. Everything is first moved
 * into a folder beside it that only root can reach and is taken apart there: folders may nest so
 * deep that no path leads to the bottom, and a name there cannot become a link or a pipe between
 * the look at it and its opening.
 */
final class OutClearing {
  /** For folders that only root can reach. */
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final int TRIES = 10;

  private final SecureDirectoryStream<Path> bin;
  private final Deque<Path> doomed;
  private final String mark = UUID.randomUUID().toString();
  private int moved;

  private OutClearing(SecureDirectoryStream<Path> bin) {
    this.bin = bin;
    this.doomed = new ArrayDeque<>(names(bin));
  }

  /**
   * Removes a folder with everything in it; without effect when it is not there.
   *
   * @throws IOException also when a stranger fills it faster than it can be emptied
   */
  static void remove(Path folder) throws IOException {
    Path bin = folder.resolveSibling(folder.getFileName() + ".gone");
    for (int tries = 1; isThere(folder) || isThere(bin); tries++) {
      try {
        if (!isThere(bin)) {
          Files.createDirectory(bin, PRIVATE);
        }
        empty(folder, bin);
        Files.deleteIfExists(folder);
        Files.delete(bin);
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      } catch (DirectoryNotEmptyException | NoSuchFileException | FileAlreadyExistsException e) {
        // A process that still holds a folder added something meanwhile, or another RECap process
        // that recovers removes the same.
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /** Opens a folder so that what is in it can be reached whatever its path comes to mean. */
  @SuppressWarnings("StreamResourceLeak") // The caller closes it.
  static SecureDirectoryStream<Path> open(Path folder) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("the JDK cannot open files below an open folder on this system");
  }

  /**
   * What an entry of a folder is, itself and not what it may point to.
   *
   * @throws NoSuchFileException when there is none of that name
   */
  static BasicFileAttributes look(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    BasicFileAttributeView view =
        folder.getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS);
    if (view == null) {
      throw new NoSuchFileException(name.toString());
    }
    return view.readAttributes();
  }

  private static boolean isThere(Path path) {
    return Files.exists(path, NOFOLLOW_LINKS);
  }

  private static void empty(Path folder, Path into) throws IOException {
    try (SecureDirectoryStream<Path> bin = open(into)) {
      OutClearing clearing = new OutClearing(bin);
      if (isThere(folder)) {
        try (SecureDirectoryStream<Path> top = open(folder)) {
          clearing.discardAll(top);
        }
      }
      clearing.takeApart();
    }
  }

  private void takeApart() throws IOException {
    while (!doomed.isEmpty()) {
      Path name = doomed.removeFirst();
      if (look(bin, name).isDirectory()) {
        try (SecureDirectoryStream<Path> folder = bin.newDirectoryStream(name, NOFOLLOW_LINKS)) {
          discardAll(folder);
        }
        bin.deleteDirectory(name);
      } else {
        bin.deleteFile(name);
      }
    }
  }

  private void discardAll(SecureDirectoryStream<Path> folder) throws IOException {
    for (Path name : names(folder)) {
      Path there = Path.of(mark + "-" + moved++);
      try {
        folder.move(name, bin, there);
        doomed.addLast(there);
      } catch (NoSuchFileException e) {
        // Taken away by somebody else.
      }
    }
  }

  private static List<Path> names(SecureDirectoryStream<Path> folder) {
    List<Path> names = new ArrayList<>();
    folder.forEach(path -> names.add(path.getFileName()));
    return names;
  }
}

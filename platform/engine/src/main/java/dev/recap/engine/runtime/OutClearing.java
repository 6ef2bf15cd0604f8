package dev.recap.engine.runtime;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Empties a folder that a stranger has filled. Folders are taken apart at the top, for they may
 * nest so deep that no path leads to the bottom; links are never followed.
 */
final class OutClearing {
  private final SecureDirectoryStream<Path> top;
  private final Set<Path> kept;
  private final Deque<Path> doomed = new ArrayDeque<>();
  private final String mark = UUID.randomUUID().toString();
  private int moved;

  private OutClearing(SecureDirectoryStream<Path> top, Set<Path> kept) {
    this.top = top;
    this.kept = kept;
  }

  /**
   * Removes everything but some files, and the folder itself when there are none.
   *
   * @param kept their paths below the folder
   */
  static void clear(Path folder, Set<Path> kept) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      if (!(stream instanceof SecureDirectoryStream<Path> top)) {
        throw new IOException("the JDK cannot open files below an open folder on this system");
      }
      OutClearing clearing = new OutClearing(top, kept);
      clearing.sort(top, Path.of(""));
      clearing.takeApart();
    }
    if (kept.isEmpty()) {
      Files.delete(folder);
    }
  }

  private void sort(SecureDirectoryStream<Path> folder, Path below) throws IOException {
    for (Path name : names(folder)) {
      Path path = below.resolve(name);
      if (!isFolder(folder, name)) {
        if (!kept.contains(path)) {
          folder.deleteFile(name);
        }
      } else if (kept.stream().anyMatch(k -> k.startsWith(path))) {
        try (SecureDirectoryStream<Path> next = folder.newDirectoryStream(name, NOFOLLOW_LINKS)) {
          sort(next, path);
        }
      } else {
        doom(folder, name);
      }
    }
  }

  private void takeApart() throws IOException {
    while (!doomed.isEmpty()) {
      Path name = doomed.removeFirst();
      try (SecureDirectoryStream<Path> folder = top.newDirectoryStream(name, NOFOLLOW_LINKS)) {
        for (Path below : names(folder)) {
          if (isFolder(folder, below)) {
            doom(folder, below);
          } else {
            folder.deleteFile(below);
          }
        }
      }
      top.deleteDirectory(name);
    }
  }

  private void doom(SecureDirectoryStream<Path> folder, Path name) throws IOException {
    Path there = Path.of(mark + "-" + moved++);
    folder.move(name, top, there);
    doomed.addLast(there);
  }

  private static List<Path> names(SecureDirectoryStream<Path> folder) {
    List<Path> names = new ArrayList<>();
    folder.forEach(path -> names.add(path.getFileName()));
    return names;
  }

  private static boolean isFolder(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    BasicFileAttributeView view =
        folder.getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS);
    if (view == null) {
      throw new NoSuchFileException(name.toString());
    }
    return view.readAttributes().isDirectory();
  }
}

package dev.recap.functions.tlscheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The target's files, whose symbolic links mean the target's own root.
 *
 * @param folder where that root is seen
 */
record TargetRoot(Path folder) {
  private static final int MOST_LINKS = 40;

  /** Where a file of the target is seen, whether it is there or not. */
  Path locate(String path) throws IOException {
    Deque<Path> ahead = new ArrayDeque<>();
    Path.of("/").resolve(path).forEach(ahead::add);
    Path place = folder;
    int links = 0;
    while (!ahead.isEmpty()) {
      Path name = ahead.pop();
      if (name.toString().equals("..")) {
        place = place.equals(folder) ? folder : place.getParent();
        continue;
      }
      Path next = place.resolve(name);
      if (!Files.isSymbolicLink(next)) {
        place = next;
        continue;
      }
      if (++links > MOST_LINKS) {
        throw new IOException(
            "Tried to find %s in the target but its symbolic links lead nowhere".formatted(path));
      }
      Path link = Files.readSymbolicLink(next);
      place = link.isAbsolute() ? folder : place;
      pushAll(link, ahead);
    }
    return place;
  }

  private static void pushAll(Path link, Deque<Path> ahead) {
    for (int i = link.getNameCount() - 1; i >= 0; i--) {
      ahead.push(link.getName(i));
    }
  }
}

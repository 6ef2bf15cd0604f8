package dev.recap.engine.target;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lists the directories of a cgroup hierarchy; what is removed meanwhile is passed over. */
final class CgroupWalk {
  private static final String ATTRIBUTES = "unix:isDirectory,nlink";
  // A directory's own entry and its "."; each directory in it has a ".." that is one more.
  private static final int LEAF_LINKS = 2;

  private CgroupWalk() {}

  /** All directories below {@code root}, itself excepted, parents before children. */
  static List<Path> below(Path root) {
    List<Path> found = new ArrayList<>();
    collect(root, found);
    return found;
  }

  private static void collect(Path directory, List<Path> found) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        visit(entry, found);
      }
    } catch (IOException | DirectoryIteratorException _) {
      // It was removed while it was listed.
    }
  }

  private static void visit(Path entry, List<Path> found) {
    Map<String, Object> attributes;
    try {
      attributes = Files.readAttributes(entry, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException _) {
      return;
    }
    if (Boolean.TRUE.equals(attributes.get("isDirectory"))) {
      found.add(entry);
      // A cgroup has some fifty files: not to look at those of the leaves is most of the time.
      if (!Integer.valueOf(LEAF_LINKS).equals(attributes.get("nlink"))) {
        collect(entry, found);
      }
    }
  }
}

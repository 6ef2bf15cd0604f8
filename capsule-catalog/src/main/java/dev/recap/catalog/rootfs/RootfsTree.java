package dev.recap.catalog.rootfs;

import dev.recap.catalog.rootfs.Node.Directory;
import dev.recap.catalog.rootfs.Node.Link;
import dev.recap.catalog.rootfs.Node.RegularFile;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A root file system in memory, in the order of its paths. */
public final class RootfsTree {
  private static final List<String> MOUNT_POINTS =
      List.of("proc", "dev", "sys", "tmp", "target", "out", ".recap");

  private final SortedMap<String, Node> nodes = new TreeMap<>();

  RootfsTree() throws BuildException {
    for (String mountPoint : MOUNT_POINTS) {
      put(mountPoint, new Directory());
    }
    text("etc/passwd", "root:x:0:0:root:/tmp:/bin/sh\n");
    text("etc/group", "root:x:0:\n");
    for (String merged : List.of("bin", "lib", "lib64", "sbin")) {
      nodes.put(merged, new Link("usr/" + merged));
      put("usr/" + merged, new Directory());
    }
  }

  /** Everything by its path relative to the root. */
  SortedMap<String, Node> nodes() {
    return Collections.unmodifiableSortedMap(nodes);
  }

  /** The bytes of all files together. */
  public long size() {
    return nodes.values().stream()
        .mapToLong(node -> node instanceof RegularFile file ? file.content().length : 0)
        .sum();
  }

  /** Puts a node at a normalised path, with the directories above it. */
  void put(String path, Node node) throws BuildException {
    if (path.isEmpty()) {
      return;
    }
    String parent = RootfsPath.parent(path);
    if (!parent.isEmpty() && !(nodes.get(parent) instanceof Directory)) {
      if (nodes.containsKey(parent)) {
        throw new BuildException(
            "Tried to place /%s but /%s is not a directory".formatted(path, parent));
      }
      put(parent, new Directory());
    }
    if (nodes.get(path) instanceof Directory && !(node instanceof Directory)) {
      throw new BuildException("Tried to place /%s but a directory is there".formatted(path));
    }
    nodes.put(path, node);
  }

  private void text(String path, String content) throws BuildException {
    put(path, new RegularFile(content.getBytes(StandardCharsets.UTF_8), false));
  }
}

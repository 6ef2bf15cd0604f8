package dev.recap.catalog.rootfs;

import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.Node.Directory;
import dev.recap.catalog.rootfs.Node.Link;
import dev.recap.catalog.rootfs.Node.RegularFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files, folders and links of a root file system in memory, in the order of their paths. */
public final class RootfsTree {
  private static final List<String> MOUNT_POINTS =
      List.of("proc", "dev", "sys", "tmp", "target", "out", ".recap");

  private final SortedMap<String, Node> nodes = new TreeMap<>();

  /** An empty one. */
  public RootfsTree() {}

  /** What every capsule has: mount points, the user root, and {@code /bin} in {@code /usr}. */
  static RootfsTree base() throws BuildException {
    RootfsTree tree = new RootfsTree();
    for (String mountPoint : MOUNT_POINTS) {
      tree.put(mountPoint, new Directory());
    }
    tree.text("etc/passwd", "root:x:0:0:root:/tmp:/bin/sh\n");
    tree.text("etc/group", "root:x:0:\n");
    for (String merged : List.of("bin", "lib", "lib64", "sbin")) {
      tree.nodes.put(merged, new Link("usr/" + merged));
      tree.put("usr/" + merged, new Directory());
    }
    return tree;
  }

  /**
   * The same files where they have to be put over a root file system with links and folders of its
   * own: what is named by {@code /bin/x} goes to {@code /usr/bin/x} where {@code /bin} is a link.
   */
  public RootfsTree over(RootView below) throws IOException {
    RootfsTree moved = new RootfsTree();
    for (Map.Entry<String, Node> entry : nodes.entrySet()) {
      Path at = below.place(entry.getKey());
      Optional<Path> there = below.find(entry.getKey());
      if (!(entry.getValue() instanceof Directory)
          || there.isEmpty()
          || !Files.isDirectory(there.get())) {
        moved.nodes.put(below.relative(at), entry.getValue());
      }
    }
    return moved;
  }

  /** Those of them that a root file system does not have. */
  public RootfsTree missingIn(RootView below) throws IOException {
    RootfsTree missing = new RootfsTree();
    for (Map.Entry<String, Node> entry : nodes.entrySet()) {
      Path at = below.place(entry.getKey());
      if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        missing.nodes.put(below.relative(at), entry.getValue());
      }
    }
    return missing;
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** All trees in one; later ones come on top. */
  static RootfsTree merged(List<RootfsTree> trees) throws BuildException {
    RootfsTree all = new RootfsTree();
    for (RootfsTree tree : trees) {
      for (Map.Entry<String, Node> entry : tree.nodes.entrySet()) {
        all.put(entry.getKey(), entry.getValue());
      }
    }
    return all;
  }

  /**
   * Puts a file, with the directories above it.
   *
   * @param path absolute; {@code /bin}, {@code /lib} and the like mean those in {@code /usr}
   * @param content not to be changed afterwards
   * @throws BuildException when the path leads outside, or through something that is no directory
   */
  public void file(String path, byte[] content, boolean executable) throws BuildException {
    put(RootfsPath.of(path), new RegularFile(content, executable));
  }

  /** Puts a symbolic link, with the directories above it; see {@link #file}. */
  public void link(String path, String target) throws BuildException {
    put(RootfsPath.of(path), new Link(target));
  }

  /** Puts an empty directory, with those above it; see {@link #file}. */
  public void directory(String path) throws BuildException {
    put(RootfsPath.of(path), new Directory());
  }

  /** Its regular files, as files of the capsule's author. */
  public List<Material.OwnFile> ownFiles() {
    return nodes.entrySet().stream()
        .filter(entry -> entry.getValue() instanceof RegularFile)
        .map(entry ->
            new Material.OwnFile(
                "/" + entry.getKey(), Sha256.of(((RegularFile) entry.getValue()).content()).hex()))
        .toList();
  }

  /** Everything by its path relative to the root. */
  SortedMap<String, Node> nodes() {
    return Collections.unmodifiableSortedMap(nodes);
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

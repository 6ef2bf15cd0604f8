package dev.recap.catalog.layer;

import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.catalog.rootfs.RootView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Puts unpacked layers on top of each other in one root file system, whose files are hard links to
 * those of the layers, so that capsules share them on disk and in memory.
 */
public final class LayerMerge {
  private final Path root;
  private final RootView view;
  private final TreeMap<Path, FileTime> dates = new TreeMap<>();

  /** A merge into a folder that is there and empty. */
  public LayerMerge(Path root) {
    this.root = root;
    this.view = new RootView(root);
  }

  /** Adds a layer on top. */
  public void add(LayerFolder layer) throws IOException {
    Changes changes = layer.readChanges();
    for (String folder : changes.emptied()) {
      Path at = folder.isEmpty() ? root : view.place(folder);
      if (Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        try (Stream<Path> children = Files.list(at)) {
          for (Path child : children.toList()) {
            FileTrees.delete(child);
          }
        }
      }
    }
    for (String removed : changes.removed()) {
      FileTrees.delete(view.place(removed));
    }
    folder(layer.root(), root, "", changes);
  }

  /** Gives folders the dates that their layers name. */
  public void finish() throws IOException {
    for (Map.Entry<Path, FileTime> folder : dates.descendingMap().entrySet()) {
      if (Files.isDirectory(folder.getKey(), LinkOption.NOFOLLOW_LINKS)) {
        Files.getFileAttributeView(folder.getKey(), BasicFileAttributeView.class)
            .setTimes(folder.getValue(), folder.getValue(), null);
      }
    }
  }

  private void folder(Path from, Path to, String path, Changes changes) throws IOException {
    if (!dates.containsKey(to) || !changes.implied().contains(path)) {
      copyAttributes(from, to);
      dates.put(to, Files.getLastModifiedTime(from));
    }
    try (Stream<Path> children = Files.list(from)) {
      for (Path child : children.sorted().toList()) {
        String name = child.getFileName().toString();
        String below = path.isEmpty() ? name : path + "/" + name;
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          folder(child, made(to.resolve(name), below, changes), below, changes);
        } else {
          FileTrees.delete(to.resolve(name));
          Files.createLink(to.resolve(name), child);
        }
      }
    }
  }

  /** A layer that only implies a folder does not replace a link to one. */
  private Path made(Path to, String path, Changes changes) throws IOException {
    Path at = to;
    if (Files.isSymbolicLink(to) && changes.implied().contains(path)) {
      Path led = view.find(view.relative(to)).orElse(to);
      at = Files.isDirectory(led, LinkOption.NOFOLLOW_LINKS) ? led : to;
    }
    if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(at);
      Files.createDirectory(at);
    }
    return at;
  }

  private static void copyAttributes(Path from, Path to) throws IOException {
    for (String attribute : List.of("unix:uid", "unix:gid", "unix:mode")) {
      Object wanted = Files.getAttribute(from, attribute);
      if (!wanted.equals(Files.getAttribute(to, attribute))) {
        Files.setAttribute(
            to, attribute, attribute.equals("unix:mode") ? (Integer) wanted & 07777 : wanted);
      }
    }
  }
}

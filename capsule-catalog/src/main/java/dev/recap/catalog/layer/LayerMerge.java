package dev.recap.catalog.layer;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.catalog.rootfs.RootView;
import dev.recap.catalog.text.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Puts unpacked layers on top of each other in one root file system, whose files are hard links to
 * those of the layers, so that capsules share them on disk and in memory.
 */
public final class LayerMerge {
  private final Path root;
  private final RootView view;
  private final FolderNotes<FileTime> dates = new FolderNotes<>();

  /** A merge into a folder that is there and empty. */
  public LayerMerge(Path root) {
    this.root = root;
    this.view = new RootView(root);
  }

  /**
   * Adds a layer on top.
   *
   * @throws BuildException when it replaces a folder in which it goes on, by way of a link
   */
  public void add(LayerFolder layer) throws BuildException, IOException {
    Changes changes = layer.readChanges();
    for (String folder : changes.emptied()) {
      Path at = folder.isEmpty() ? root : view.place(folder);
      if (Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        try (Stream<Path> children = Files.list(at)) {
          for (Path child : children.toList()) {
            clear(child);
          }
        }
      }
    }
    for (String removed : changes.removed()) {
      clear(view.place(removed));
    }
    folder(layer.root(), root, "", changes);
  }

  /** Gives folders the dates that their layers name. */
  public void finish() throws IOException {
    for (Map.Entry<Path, FileTime> folder : dates.deepestFirst()) {
      if (view.hasFolder(folder.getKey())) {
        Files.getFileAttributeView(
                folder.getKey(), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .setTimes(folder.getValue(), folder.getValue(), null);
      }
    }
  }

  private void folder(Path from, Path to, String path, Changes changes)
      throws BuildException, IOException {
    if (!dates.has(to) || !changes.implied().contains(path)) {
      copyAttributes(from, to);
      dates.put(to, Files.getLastModifiedTime(from));
    }
    try (Stream<Path> children = Files.list(from)) {
      for (Path child : children.sorted().toList()) {
        String name = child.getFileName().toString();
        String below = path.isEmpty() ? name : path + "/" + name;
        // A link below may have led back up, and what came by it may have replaced this folder.
        if (!view.hasFolder(to)) {
          throw new BuildException(
              "Tried to put /%s of a layer on those below but the layer itself replaces its folder through a link: use another image"
                  .formatted(PlainText.line(below)));
        }
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          folder(child, made(to.resolve(name), below, changes), below, changes);
        } else {
          clear(to.resolve(name));
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
      clear(at);
      Files.createDirectory(at);
    }
    return at;
  }

  /** Deletes what is there and what was to be done to it: a link may lead elsewhere from there. */
  private void clear(Path at) throws IOException {
    FileTrees.delete(at);
    dates.forget(at);
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

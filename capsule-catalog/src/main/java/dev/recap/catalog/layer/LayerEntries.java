package dev.recap.catalog.layer;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.catalog.rootfs.RootView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** Makes the entries of one archive in a folder; later ones replace earlier ones. */
final class LayerEntries {
  private final String name;
  private final Path root;
  private final RootView view;
  private final Changes changes;
  private final LayerLimits limits;
  private final FolderNotes<Attributes> folders = new FolderNotes<>();
  private long bytes;
  private int entries;

  LayerEntries(String name, Path root, Changes changes, LayerLimits limits) {
    this.name = name;
    this.root = root;
    this.view = new RootView(root);
    this.changes = changes;
    this.limits = limits;
    folders.put(root, Attributes.FOLDER);
    changes.implied().add("");
  }

  /** Counts an entry, whatever it is. */
  void count() throws BuildException {
    if (++entries > limits.entries()) {
      throw refused("has more than %d entries".formatted(limits.entries()));
    }
  }

  /** A name in the archive as a path relative to the root. */
  String path(String entry) throws BuildException {
    Deque<String> steps = new ArrayDeque<>();
    for (String step : entry.split("/", -1)) {
      if (step.equals("..") || step.indexOf('\0') >= 0) {
        throw refused("holds the name \"%s\", which leads outside".formatted(entry));
      }
      if (!step.isEmpty() && !step.equals(".")) {
        steps.addLast(step);
      }
    }
    return String.join("/", steps);
  }

  void empty(String folder) {
    changes.emptied().add(folder);
  }

  void remove(String folder, String last) throws BuildException {
    if (last.isEmpty() || last.equals(".") || last.equals("..")) {
      throw refused("takes away the name \"%s\", which is none".formatted(last));
    }
    changes.removed().add(folder.isEmpty() ? last : folder + "/" + last);
  }

  void directory(String path, TarArchiveEntry entry) throws BuildException, IOException {
    Path at = path.isEmpty() ? root : parent(path);
    if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
      clear(at);
      Files.createDirectory(at);
    }
    changes.implied().remove(view.relative(at));
    folders.put(at, Attributes.of(entry));
  }

  void symbolicLink(String path, TarArchiveEntry entry) throws BuildException, IOException {
    Path at = vacant(path);
    Files.createSymbolicLink(at, Path.of(entry.getLinkName()));
    Attributes.of(entry).applyToLink(at);
  }

  void hardLink(String path, String target) throws BuildException, IOException {
    Path to = view.place(target);
    if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
      throw refused("links %s to /%s, which is no file of it".formatted(path, target));
    }
    Path at = parent(path);
    if (!at.equals(to)) {
      Files.createLink(vacant(path), to);
    }
  }

  void file(String path, TarArchiveEntry entry, InputStream content)
      throws BuildException, IOException {
    Path at = vacant(path);
    try (OutputStream out =
        Files.newOutputStream(
            at,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        bytes += n;
        if (bytes > limits.bytes()) {
          throw refused("unpacks to more than %d bytes".formatted(limits.bytes()));
        }
        out.write(buffer, 0, n);
      }
    }
    Attributes.of(entry).apply(at);
  }

  /**
   * Gives folders their modes and dates, deepest first: what is made in them changes their dates.
   */
  void finish() throws IOException {
    for (var folder : folders.deepestFirst()) {
      // One that was replaced is forgotten; what is left must not lead out all the same.
      if (view.hasFolder(folder.getKey())) {
        folder.getValue().apply(folder.getKey());
      }
    }
  }

  private Path vacant(String path) throws BuildException, IOException {
    if (path.isEmpty()) {
      throw refused("holds something that is no folder in place of its root");
    }
    Path at = parent(path);
    clear(at);
    return at;
  }

  /** Deletes what is there and what was to be done to it: a link may lead elsewhere from there. */
  private void clear(Path at) throws IOException {
    FileTrees.delete(at);
    for (Path folder : folders.forget(at)) {
      changes.implied().remove(view.relative(folder));
    }
  }

  /** The place of a path after the folders above it were made. */
  private Path parent(String path) throws BuildException, IOException {
    Path at = view.place(path);
    Deque<Path> missing = new ArrayDeque<>();
    for (Path p = at.getParent();
        p != null && !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS);
        p = p.getParent()) {
      if (Files.exists(p, LinkOption.NOFOLLOW_LINKS)) {
        throw refused("holds /%s below a file".formatted(path));
      }
      missing.push(p);
    }
    for (Path folder : missing) {
      Files.createDirectory(folder);
      folders.put(folder, Attributes.FOLDER);
      changes.implied().add(view.relative(folder));
    }
    return at;
  }

  private BuildException refused(String why) {
    return new BuildException(
        "Tried to unpack the layer %s but it %s: use another image".formatted(name, why));
  }
}

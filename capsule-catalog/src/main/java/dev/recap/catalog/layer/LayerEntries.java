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
  /** PATH_MAX and NAME_MAX of Linux; see limits.h. */
  private static final int LONGEST_PATH = 4096;

  private static final int LONGEST_NAME = 255;

  private final Verdicts verdicts;
  private final Path root;
  private final RootView view;
  private final Changes changes;
  private final FolderNotes<Attributes> folders = new FolderNotes<>();
  private boolean hasLinks;

  LayerEntries(Verdicts verdicts, Path root, Changes changes) {
    this.verdicts = verdicts;
    this.root = root;
    this.view = new RootView(root);
    this.changes = changes;
    folders.put(root, Attributes.FOLDER);
    changes.implied().add("");
  }

  /** Counts an entry, whatever it is. */
  void count(TarArchiveEntry entry) throws BuildException {
    verdicts.entry(entry);
  }

  LayerFacts facts() {
    return verdicts.facts();
  }

  /** A name in the archive as a path relative to the root. */
  String path(String entry) throws BuildException {
    if (entry.length() > LONGEST_PATH) {
      throw verdicts.refused(
          "holds a name of %d characters, which no file can have".formatted(entry.length()));
    }
    Deque<String> steps = new ArrayDeque<>();
    for (String step : entry.split("/", -1)) {
      if (step.length() > LONGEST_NAME) {
        throw verdicts.refused(
            "holds a name with a part of %d characters, which no file can have"
                .formatted(step.length()));
      }
      if (step.equals("..") || step.indexOf('\0') >= 0) {
        throw verdicts.refused("holds the name \"%s\", which leads outside".formatted(entry));
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
      throw verdicts.refused("takes away the name \"%s\", which is none".formatted(last));
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

  void device(String path) throws BuildException {
    verdicts.object("holds /%s, which is a device or a FIFO".formatted(path));
  }

  void symbolicLink(String path, TarArchiveEntry entry) throws BuildException, IOException {
    if (RootView.climbs(path, entry.getLinkName())) {
      verdicts.object(
          "holds the link /%s to %s, which leads outside".formatted(path, entry.getLinkName()));
    }
    hasLinks = true;
    Path at = vacant(path);
    Files.createSymbolicLink(at, Path.of(entry.getLinkName()));
    Attributes.of(entry).applyToLink(at);
  }

  void hardLink(String path, String name) throws BuildException, IOException {
    String target = path(name);
    if (name.startsWith("/")) {
      verdicts.object("links /%s to the absolute name %s".formatted(path, name));
    }
    throughNoWayOut(target);
    Path to = view.place(target);
    if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
      throw verdicts.refused("links %s to /%s, which is no file of it".formatted(path, target));
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
        verdicts.content(n);
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
      throw verdicts.refused("holds something that is no folder in place of its root");
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
    throughNoWayOut(path);
    Path at = view.place(path);
    Deque<Path> missing = new ArrayDeque<>();
    for (Path p = at.getParent();
        p != null && !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS);
        p = p.getParent()) {
      if (Files.exists(p, LinkOption.NOFOLLOW_LINKS)) {
        throw verdicts.refused("holds /%s below a file".formatted(path));
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

  /** A link that leads outside is followed inside, but a name beyond it was meant to escape. */
  private void throughNoWayOut(String path) throws BuildException, IOException {
    if (hasLinks && view.leadsOut(path)) {
      verdicts.object("holds /%s beyond a link that leads outside".formatted(path));
    }
  }
}

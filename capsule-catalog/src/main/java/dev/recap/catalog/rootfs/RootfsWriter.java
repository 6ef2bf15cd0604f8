package dev.recap.catalog.rootfs;

import dev.recap.catalog.rootfs.Node.Directory;
import dev.recap.catalog.rootfs.Node.Link;
import dev.recap.catalog.rootfs.Node.RegularFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes trees: everything owned by root, world-readable, no set-id bits, dated 1970-01-01. */
public final class RootfsWriter {
  private static final FileTime DATE = FileTime.from(Instant.EPOCH);

  private RootfsWriter() {}

  /** The layers of files in one tree. */
  public static RootfsTree merged(List<Layer> layers) throws BuildException {
    List<RootfsTree> trees = new ArrayList<>();
    for (Layer layer : layers) {
      switch (layer) {
        case Layer.Tree made -> trees.add(made.tree());
        case Layer.Missing made -> trees.add(made.tree());
        case Layer.Blob blob ->
            throw new BuildException("Tried to unpack " + blob.title() + " but it is an image's");
      }
    }
    return RootfsTree.merged(trees);
  }

  /** Writes a tree into a folder that exists and is empty. */
  public static void write(RootfsTree tree, Path root) throws IOException {
    for (Map.Entry<String, Node> entry : tree.nodes().entrySet()) {
      Path path = root.resolve(entry.getKey());
      switch (entry.getValue()) {
        case Directory _ -> Files.createDirectory(path);
        case Link link -> Files.createSymbolicLink(path, Path.of(link.target()));
        case RegularFile file -> Files.write(path, file.content());
      }
    }
    // Last, deepest first: writing into a folder changes its date, and a umask its permissions.
    for (Map.Entry<String, Node> entry : List.copyOf(tree.nodes().entrySet()).reversed()) {
      finish(root.resolve(entry.getKey()), entry.getKey(), entry.getValue());
    }
    finish(root, "", new Directory());
  }

  private static void finish(Path path, String name, Node node) throws IOException {
    if (!(node instanceof Link)) {
      Files.setAttribute(path, "unix:mode", mode(name, node));
    }
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(DATE, DATE, null);
  }

  /** Writes a tree as a tar archive that is the same to the byte whenever the tree is. */
  public static void writeTar(RootfsTree tree, OutputStream out) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (Map.Entry<String, Node> entry : tree.nodes().entrySet()) {
        writeTar(tar, entry.getKey(), entry.getValue());
      }
    }
  }

  private static void writeTar(TarArchiveOutputStream tar, String name, Node node)
      throws IOException {
    TarArchiveEntry entry =
        switch (node) {
          case Directory _ -> new TarArchiveEntry(name + "/");
          case RegularFile _ -> new TarArchiveEntry(name);
          case Link link -> {
            TarArchiveEntry made = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            made.setLinkName(link.target());
            yield made;
          }
        };
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setLastModifiedTime(DATE);
    entry.setMode(mode(name, node));
    if (node instanceof RegularFile file) {
      entry.setSize(file.content().length);
      tar.putArchiveEntry(entry);
      tar.write(file.content());
    } else {
      tar.putArchiveEntry(entry);
    }
    tar.closeArchiveEntry();
  }

  private static int mode(String name, Node node) {
    return switch (node) {
      case Directory _ -> name.equals("tmp") ? 01777 : 0755;
      case Link _ -> 0777;
      case RegularFile file -> file.executable() ? 0755 : 0644;
    };
  }
}

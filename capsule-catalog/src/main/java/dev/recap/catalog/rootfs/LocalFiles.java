package dev.recap.catalog.rootfs;

import dev.recap.catalog.manifest.BuildRecipe;
import dev.recap.catalog.rootfs.Node.Link;
import dev.recap.catalog.rootfs.Node.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The layer of a capsule's own files and links. */
final class LocalFiles {
  private final Path folder;

  LocalFiles(Path folder) {
    this.folder = folder;
  }

  /** Empty when the recipe names neither. */
  Optional<Layer> layer(BuildRecipe recipe) throws BuildException, IOException {
    RootfsTree tree = new RootfsTree();
    for (BuildRecipe.LocalFile file : recipe.files()) {
      add(tree, file);
    }
    for (Map.Entry<String, List<String>> links : recipe.links().entrySet()) {
      for (String link : links.getValue()) {
        tree.put(RootfsPath.of(link), new Link(links.getKey()));
      }
    }
    return tree.nodes().isEmpty() ? Optional.empty() : Optional.of(new Layer.Tree("files", tree));
  }

  private void add(RootfsTree tree, BuildRecipe.LocalFile file) throws BuildException, IOException {
    Path root = folder.toRealPath();
    Path from = inside(root, file.from(), file.from());
    if (!Files.isDirectory(from)) {
      tree.put(
          RootfsPath.of(file.to()), new RegularFile(content(from, file.from()), file.executable()));
      return;
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.sorted().toList()) {
        if (!Files.isDirectory(path)) {
          String below = from.relativize(path).toString();
          tree.put(
              RootfsPath.of(file.to() + "/" + below),
              new RegularFile(
                  content(inside(root, path.toString(), file.from() + "/" + below), file.from()),
                  file.executable()));
        }
      }
    }
  }

  private Path inside(Path root, String path, String shown) throws BuildException, IOException {
    try {
      Path real = root.resolve(path).toRealPath();
      if (real.startsWith(root) && !real.equals(root)) {
        return real;
      }
    } catch (NoSuchFileException e) {
      throw new BuildException(
          "Tried to add the file %s but %s does not have it".formatted(shown, folder), e);
    }
    throw notOfTheFolder(shown);
  }

  private byte[] content(Path file, String shown) throws BuildException, IOException {
    if (!Files.isRegularFile(file)) {
      throw notOfTheFolder(shown);
    }
    return Files.readAllBytes(file);
  }

  private BuildException notOfTheFolder(String shown) {
    return new BuildException(
        "Tried to add the file %s but it is not a file of %s".formatted(shown, folder));
  }
}

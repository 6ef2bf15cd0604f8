package dev.recap.catalog.rootfs;

import dev.recap.catalog.manifest.BuildRecipe;
import dev.recap.catalog.manifest.Finding;
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
  Optional<Layer.Tree> layer(BuildRecipe recipe) throws BuildException, IOException {
    RootfsTree tree = new RootfsTree();
    for (int i = 0; i < recipe.files().size(); i++) {
      add(tree, recipe.files().get(i), "/build/files/%d/from".formatted(i));
    }
    for (Map.Entry<String, List<String>> links : recipe.links().entrySet()) {
      for (String link : links.getValue()) {
        tree.put(RootfsPath.of(link), new Link(links.getKey()));
      }
    }
    return tree.nodes().isEmpty() ? Optional.empty() : Optional.of(new Layer.Tree("files", tree));
  }

  private void add(RootfsTree tree, BuildRecipe.LocalFile file, String pointer)
      throws BuildException, IOException {
    Path root = folder.toRealPath();
    Path from = inside(root, file.from(), file.from(), pointer);
    if (!Files.isDirectory(from)) {
      tree.put(
          RootfsPath.of(file.to()),
          new RegularFile(content(from, file.from(), pointer), file.executable()));
      return;
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.sorted().toList()) {
        if (!Files.isDirectory(path)) {
          String below = from.relativize(path).toString();
          tree.put(
              RootfsPath.of(file.to() + "/" + below),
              new RegularFile(
                  content(
                      inside(root, path.toString(), file.from() + "/" + below, pointer),
                      file.from(),
                      pointer),
                  file.executable()));
        }
      }
    }
  }

  private Path inside(Path root, String path, String shown, String pointer)
      throws BuildException, IOException {
    try {
      Path real = root.resolve(path).toRealPath();
      if (real.startsWith(root) && !real.equals(root)) {
        return real;
      }
    } catch (NoSuchFileException e) {
      throw new BuildException(
          new Finding(
              pointer,
              "%s does not have the file %s: make it, or correct its name"
                  .formatted(folder, shown)));
    }
    throw notOfTheFolder(shown, pointer);
  }

  private byte[] content(Path file, String shown, String pointer)
      throws BuildException, IOException {
    if (!Files.isRegularFile(file)) {
      throw notOfTheFolder(shown, pointer);
    }
    return Files.readAllBytes(file);
  }

  private BuildException notOfTheFolder(String shown, String pointer) {
    return new BuildException(
        new Finding(
            pointer, "%s is not a regular file of %s: copy it there".formatted(shown, folder)));
  }
}

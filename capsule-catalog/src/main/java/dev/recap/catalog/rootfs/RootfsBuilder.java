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

/** Builds the root file system of a capsule from its recipe. */
public final class RootfsBuilder {
  private final Path packageCache;
  private final CommandRunner commands;

  /**
   * A builder.
   *
   * @param packageCache where downloaded packages are kept for the next build
   * @param commands runs the distribution's package client
   */
  public RootfsBuilder(Path packageCache, CommandRunner commands) {
    this.packageCache = packageCache;
    this.commands = commands;
  }

  /**
   * Builds in memory.
   *
   * @param folder the capsule's own folder
   * @throws BuildException when the recipe cannot be followed
   * @throws IOException when this host's disk fails
   */
  public RootfsTree build(BuildRecipe recipe, Path folder, BuildProgress progress)
      throws BuildException, IOException {
    RootfsTree tree = new RootfsTree();
    if (recipe.debian().isPresent()) {
      new DebianRootfs(tree, new DebianPackages(packageCache, commands, progress))
          .add(recipe.debian().get());
    }
    for (BuildRecipe.LocalFile file : recipe.files()) {
      tree.put(
          RootfsPath.of(file.to()),
          new RegularFile(content(folder, file.from()), file.executable()));
    }
    for (Map.Entry<String, List<String>> links : recipe.links().entrySet()) {
      for (String link : links.getValue()) {
        tree.put(RootfsPath.of(link), new Link(links.getKey()));
      }
    }
    return tree;
  }

  private static byte[] content(Path folder, String from) throws BuildException, IOException {
    try {
      Path root = folder.toRealPath();
      Path file = root.resolve(from).toRealPath();
      if (!file.startsWith(root) || !Files.isRegularFile(file)) {
        throw new BuildException(
            "Tried to add the file %s but it is not a file of %s".formatted(from, folder));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new BuildException(
          "Tried to add the file %s but %s does not have it".formatted(from, folder), e);
    }
  }
}

package dev.recap.catalog.rootfs;

import dev.recap.catalog.lock.CapsuleLock;
import dev.recap.catalog.manifest.BuildRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds the layers of a capsule's root file system from its recipe. */
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
   * @throws BuildException when the recipe cannot be followed
   * @throws IOException when this host's disk fails
   */
  public Built build(BuildRequest request, BuildProgress progress)
      throws BuildException, IOException {
    BuildRecipe recipe = request.recipe();
    CapsuleLock lock = CapsuleLock.NONE;
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer.Tree("base", RootfsTree.base()));
    if (recipe.image().isPresent()) {
      throw new BuildException(
          "Tried to build from an image but that is not possible yet: remove build.image");
    }
    if (recipe.debian().isPresent()) {
      layers.addAll(
          new DebianRootfs(new DebianPackages(packageCache, commands, progress))
              .layers(recipe.debian().get()));
    }
    if (recipe.runtime() == BuildRecipe.Kind.JAVA || recipe.java().isPresent()) {
      throw new BuildException(
          "Tried to build a Java function but that is not possible yet: use runtime: exec");
    }
    new LocalFiles(request.folder()).layer(recipe).ifPresent(layers::add);
    return new Built(List.copyOf(layers), lock);
  }
}

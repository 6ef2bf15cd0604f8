package dev.recap.catalog.rootfs;

import dev.recap.catalog.lock.CapsuleLock;
import dev.recap.catalog.manifest.BuildRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds the layers of a capsule's root file system from its recipe. */
public final class RootfsBuilder {
  private static final BuildRecipe.Debian NO_PACKAGES =
      new BuildRecipe.Debian(List.of(), List.of());
  private static final JavaFunctions.Needs NO_NEEDS = new JavaFunctions.Needs(List.of(), List.of());

  private final Path packageCache;
  private final CommandRunner commands;
  private final JavaFunctions functions;

  /**
   * A builder.
   *
   * @param packageCache where downloaded packages are kept for the next build
   * @param commands runs the distribution's package client
   * @param functions builds Java functions
   */
  public RootfsBuilder(Path packageCache, CommandRunner commands, JavaFunctions functions) {
    this.packageCache = packageCache;
    this.commands = commands;
    this.functions = functions;
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
    boolean java = recipe.runtime() == BuildRecipe.Kind.JAVA;
    JavaFunctions.Needs needs = java ? functions.needs(progress) : NO_NEEDS;
    if (recipe.debian().isPresent() || java) {
      layers.addAll(
          new DebianRootfs(new DebianPackages(packageCache, commands, progress))
              .layers(recipe.debian().orElse(NO_PACKAGES), needs));
    }
    if (java) {
      JavaFunctions.Parts parts = functions.build(request, List.copyOf(layers), progress);
      layers.addAll(parts.layers());
      lock = lock.withJava(parts.artifacts());
    }
    new LocalFiles(request.folder()).layer(recipe).ifPresent(layers::add);
    return new Built(List.copyOf(layers), lock);
  }
}

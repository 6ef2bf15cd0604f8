package dev.recap.catalog.rootfs;

import dev.recap.catalog.lock.CapsuleLock;
import dev.recap.catalog.manifest.BuildRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
   * @param image what the capsule starts from, when its recipe names an image
   * @throws BuildException when the recipe cannot be followed
   * @throws IOException when this host's disk fails
   */
  public Built build(BuildRequest request, Optional<BaseImage> image, BuildProgress progress)
      throws BuildException, IOException {
    BuildRecipe recipe = request.recipe();
    CapsuleLock lock = CapsuleLock.NONE;
    List<Layer> layers = new ArrayList<>();
    List<Material> materials = new ArrayList<>();
    if (image.isPresent()) {
      layers.addAll(image.get().layers());
      layers.add(new Layer.Missing("base", RootfsTree.base()));
      String from = recipe.image().orElseThrow().from();
      lock = lock.withImage(new CapsuleLock.Image(from, image.get().digest()));
      materials.add(new Material.Image(from, image.get().digest()));
    } else {
      layers.add(new Layer.Tree("base", RootfsTree.base()));
    }
    boolean java = recipe.runtime() == BuildRecipe.Kind.JAVA;
    JavaFunctions.Needs needs = java ? functions.needs(progress) : NO_NEEDS;
    if (recipe.debian().isPresent() || java) {
      Distribution distribution = Distribution.ofThisHost();
      String section = distribution.section();
      PackagePins pins = new PackagePins(request.lock(), request.mode(), section);
      DebianRootfs debian =
          new DebianRootfs(new DebianPackages(packageCache, commands, pins, progress));
      layers.addAll(debian.layers(recipe.debian().orElse(NO_PACKAGES), needs));
      lock = lock.withDebian(section, debian.used());
      materials.addAll(debian.materials(distribution));
    }
    if (java) {
      JavaFunctions.Parts parts = functions.build(request, List.copyOf(layers), progress);
      layers.addAll(parts.layers());
      lock = lock.withJava(parts.artifacts());
      materials.addAll(parts.materials());
    }
    Optional<Layer.Tree> own = new LocalFiles(request.folder()).layer(recipe);
    own.ifPresent(layer -> {
      layers.add(layer);
      materials.addAll(layer.tree().ownFiles());
    });
    return new Built(List.copyOf(layers), lock, List.copyOf(materials));
  }
}

package dev.recap.catalog.jvm;

import dev.recap.catalog.lock.CapsuleLock.JavaArtifact;
import dev.recap.catalog.manifest.BuildRecipe;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.BuildProgress;
import dev.recap.catalog.rootfs.BuildRequest;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.rootfs.JavaFunctions;
import dev.recap.catalog.rootfs.Layer;
import dev.recap.catalog.rootfs.Material;
import dev.recap.catalog.rootfs.RootfsTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Builds Java functions with the JDK that RECap runs on. */
public final class JvmFunctions implements JavaFunctions {
  private static final BuildRecipe.Java NO_CODE =
      new BuildRecipe.Java(Optional.empty(), List.of(), List.of());

  /** What the C library's package has (dpkg -L libc6). */
  private static final Set<String> OF_LIBC =
      Set.of("libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "librt.so.1");

  private final Path root;
  private final Tools tools;

  /**
   * A builder.
   *
   * @param root where Java runtimes are kept
   * @param commands runs jlink, Maven and the like
   */
  public JvmFunctions(Path root, CommandRunner commands) {
    this.root = root;
    this.tools = new Tools(commands);
  }

  @Override
  public Needs needs(BuildProgress progress) throws BuildException, IOException {
    List<String> libraries = runtime().libraries(progress);
    boolean onlyLibc =
        libraries.stream()
            .allMatch(library -> OF_LIBC.contains(library) || library.contains("ld-linux"));
    return new Needs(onlyLibc ? List.of("libc6") : List.of("libc6", packageOfJdk()), libraries);
  }

  /** A JDK of the distribution uses libraries of the distribution, its package depends on them. */
  private String packageOfJdk() throws BuildException {
    Jdk jdk = Jdk.running();
    String owner =
        tools.run(
            List.of("dpkg", "-S", jdk.home().resolve("bin/java").toString()),
            Path.of("/"),
            "find the package of the JDK " + jdk.home());
    return owner.substring(0, Math.max(0, owner.indexOf(':')));
  }

  @Override
  public Parts build(BuildRequest request, List<Layer> libraries, BuildProgress progress)
      throws BuildException, IOException {
    BuildRecipe.Java recipe = request.recipe().java().orElse(NO_CODE);
    List<MavenArtifacts.Jar> jars =
        new MavenArtifacts(tools, progress).resolve(recipe.dependencies());
    List<JavaArtifact> artifacts =
        new ArtifactLock(request.lock(), request.mode(), progress).check(jars);
    RootfsTree code = new FunctionCode(request.folder()).tree(recipe, jars);
    JavaRuntime runtime = runtime();
    List<Material> materials = new ArrayList<>(runtime.materials());
    materials.addAll(FunctionCode.materials(code, jars));
    return new Parts(
        List.of(runtime.layer(libraries, progress), new Layer.Tree("function", code)),
        artifacts,
        materials);
  }

  private JavaRuntime runtime() throws IOException {
    return new JavaRuntime(root, Jdk.running(), tools);
  }
}

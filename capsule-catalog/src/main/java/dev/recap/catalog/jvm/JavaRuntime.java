package dev.recap.catalog.jvm;

import dev.recap.catalog.manifest.JavaCommand;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.BuildProgress;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.catalog.rootfs.Layer;
import dev.recap.catalog.rootfs.LibraryNeeds;
import dev.recap.catalog.rootfs.Material;
import dev.recap.catalog.rootfs.RootfsTree;
import dev.recap.catalog.rootfs.RootfsWriter;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The layer with the Java runtime, the same for all functions, made once for each build of a JDK.
 *
 * <pre>
 * KEY/image/       what jlink made
 * KEY/libraries    the shared libraries it needs
 * KEY/classes.jsa  the archive of classes
 * lock             held while one of them is made
 * </pre>
 *
 * <p>Each appears by one rename. What a killed process leaves begins with {@code building} and is
 * deleted by the next one that makes something.
 */
final class JavaRuntime {
  private final Path root;
  private final Path folder;
  private final Jdk jdk;
  private final Tools tools;
  private final byte[] launcher;
  private final byte[] gson;

  /**
   * The runtime made of a JDK.
   *
   * @param root where it is kept
   */
  JavaRuntime(Path root, Jdk jdk, Tools tools) throws IOException {
    this.root = root;
    this.jdk = jdk;
    this.tools = tools;
    this.launcher = LauncherJars.launcher();
    this.gson = Files.readAllBytes(LauncherJars.gson());
    byte[] recipe =
        String.join(
                "\n",
                JavaImage.MODULES.toString(),
                Options.TEXT,
                ClassArchive.command(Path.of("/"), true).toString(),
                jdk.identity())
            .getBytes(StandardCharsets.UTF_8);
    this.folder = root.resolve(Sha256.of(recipe, launcher, gson).hex());
  }

  /** The shared libraries it needs that are not part of it, and the dynamic loader's path. */
  List<String> libraries(BuildProgress progress) throws BuildException, IOException {
    Path known = folder.resolve("libraries");
    if (!Files.exists(known)) {
      Set<String> needed = LibraryNeeds.of(JavaImage.tree(image(progress)));
      Path fresh = Files.createTempFile(folder, "libraries", "");
      Files.write(fresh, needed);
      Files.move(fresh, known, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return Files.readAllLines(known);
  }

  private Path image(BuildProgress progress) throws BuildException, IOException {
    Path image = folder.resolve("image");
    if (!Files.isDirectory(image)) {
      try (HostLock lock = HostLock.on(Files.createDirectories(root).resolve("lock"))) {
        lock.check();
        removeLeftovers();
        if (!Files.isDirectory(image)) {
          progress.step("Making the Java runtime of " + jdk.home() + " (once)");
          Path work = Files.createTempDirectory(root, "building");
          tools.run(JavaImage.command(jdk, work.resolve("image")), root, "make the Java runtime");
          Files.createDirectories(folder);
          Files.move(work.resolve("image"), image, StandardCopyOption.ATOMIC_MOVE);
          FileTrees.delete(work);
        }
      }
    }
    return image;
  }

  /**
   * The layer.
   *
   * @param libraries layers with the shared libraries that the runtime needs
   */
  Layer layer(List<Layer> libraries, BuildProgress progress) throws BuildException, IOException {
    RootfsTree tree = JavaImage.tree(image(progress));
    tree.file(ClassArchive.LAUNCHER, launcher, false);
    tree.file(ClassArchive.GSON, gson, false);
    tree.file(JavaCommand.OPTIONS, Options.TEXT.getBytes(StandardCharsets.UTF_8), false);
    tree.file(ClassArchive.PATH, archive(tree, libraries, progress), false);
    return new Layer.Tree("Java runtime " + Runtime.version().feature(), tree);
  }

  /** What is in the layer. */
  List<Material> materials() throws IOException {
    return List.of(
        new Material.JavaRuntime(
            System.getProperty("java.vendor", "unknown"),
            Runtime.version().toString(),
            JavaImage.MODULES),
        new Material.MavenArtifact(
            "com.google.code.gson", "gson", LauncherJars.gsonVersion(), Sha256.of(gson).hex()),
        new Material.OwnFile(ClassArchive.LAUNCHER, Sha256.of(launcher).hex()));
  }

  private byte[] archive(RootfsTree runtime, List<Layer> libraries, BuildProgress progress)
      throws BuildException, IOException {
    Path archive = folder.resolve("classes.jsa");
    if (!Files.exists(archive)) {
      try (HostLock lock = HostLock.on(root.resolve("lock"))) {
        lock.check();
        removeLeftovers();
        if (!Files.exists(archive)) {
          progress.step("Preparing fast starts of Java functions (once)");
          dump(runtime, libraries, archive);
        }
      }
    }
    return Files.readAllBytes(archive);
  }

  private void dump(RootfsTree runtime, List<Layer> libraries, Path archive)
      throws BuildException, IOException {
    Path work = Files.createTempDirectory(root, "building");
    try {
      List<Layer> layers = new ArrayList<>(libraries);
      layers.add(new Layer.Tree("Java", runtime));
      RootfsTree list = new RootfsTree();
      list.file(
          ClassArchive.LIST,
          ClassArchive.list(folder.resolve("image"), List.of(launcher, gson)),
          false);
      layers.add(new Layer.Tree("classes", list));
      RootfsWriter.write(RootfsWriter.merged(layers), work);
      boolean superuser = Integer.valueOf(0).equals(Files.getAttribute(work, "unix:uid"));
      tools.run(ClassArchive.command(work, superuser), root, "prepare fast starts");
      Files.move(
          work.resolve(ClassArchive.DUMP.substring(1)), archive, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      FileTrees.delete(work);
    }
  }

  private void removeLeftovers() throws IOException {
    try (var folders = Files.list(root)) {
      for (Path left : folders.toList()) {
        if (left.getFileName().toString().startsWith("building")) {
          FileTrees.delete(left);
        }
      }
    }
  }
}

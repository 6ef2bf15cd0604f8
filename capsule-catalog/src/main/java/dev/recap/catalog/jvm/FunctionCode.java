package dev.recap.catalog.jvm;

import dev.recap.catalog.manifest.BuildRecipe;
import dev.recap.catalog.manifest.JavaCommand;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.catalog.rootfs.Material;
import dev.recap.catalog.rootfs.RootfsTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The code of one function: its own classes, the jars of its folder, and Maven artifacts. */
final class FunctionCode {
  private static final String LIBRARIES = "/function/lib/";

  private final Path folder;
  private final Map<String, byte[]> jars = new LinkedHashMap<>();

  FunctionCode(Path folder) {
    this.folder = folder;
  }

  /** The files of the function's layer. */
  RootfsTree tree(BuildRecipe.Java recipe, List<MavenArtifacts.Jar> artifacts)
      throws BuildException, IOException {
    for (String name : recipe.jars()) {
      Path jar = CapsuleFiles.file(folder, name);
      add(jar.getFileName().toString(), Files.readAllBytes(jar));
    }
    for (MavenArtifacts.Jar jar : artifacts) {
      add(jar.fileName(), jar.content());
    }
    RootfsTree tree = new RootfsTree();
    List<String> classPath = new ArrayList<>(ClassArchive.CLASS_PATH);
    if (recipe.sources().isPresent()) {
      tree.file("/function/function.jar", compile(recipe.sources().get()), false);
      classPath.add("/function/function.jar");
    }
    for (Map.Entry<String, byte[]> jar : jars.entrySet()) {
      String path = LIBRARIES + jar.getKey();
      tree.file(path, jar.getValue(), false);
      classPath.add(path);
    }
    String options = "-cp \"" + String.join(":", classPath) + "\"\n";
    tree.file(JavaCommand.CLASS_PATH, options.getBytes(StandardCharsets.UTF_8), false);
    return tree;
  }

  /** What is in that tree: Maven artifacts under their names, other jars as the author's files. */
  static List<Material> materials(RootfsTree tree, List<MavenArtifacts.Jar> artifacts) {
    List<Material> materials = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    for (MavenArtifacts.Jar jar : artifacts) {
      String[] parts = jar.artifact().split(":", -1);
      materials.add(
          new Material.MavenArtifact(parts[0], parts[1], parts[2], Sha256.of(jar.content()).hex()));
      paths.add(LIBRARIES + jar.fileName());
    }
    tree.ownFiles().stream()
        .filter(file -> file.path().endsWith(".jar") && !paths.contains(file.path()))
        .forEach(materials::add);
    return materials;
  }

  private void add(String name, byte[] content) throws BuildException {
    if (name.indexOf(':') >= 0 || name.indexOf('"') >= 0 || name.indexOf('\\') >= 0) {
      throw new BuildException(
          "Tried to put %s on the class path but its name has a character that has a meaning there: rename it"
              .formatted(name));
    }
    if (jars.putIfAbsent(name, content) != null) {
      throw new BuildException(
          "Tried to put %s on the class path but another jar has that name: rename one of them"
              .formatted(name));
    }
  }

  private byte[] compile(String sources) throws BuildException, IOException {
    Path work = Files.createTempDirectory("recap-jars");
    try {
      List<Path> classPath = new ArrayList<>();
      classPath.add(LauncherJars.gson());
      classPath.add(LauncherJars.nullness());
      for (Map.Entry<String, byte[]> jar : jars.entrySet()) {
        classPath.add(Files.write(work.resolve(jar.getKey()), jar.getValue()));
      }
      return new SourceCompiler(folder).jar(sources, classPath);
    } finally {
      FileTrees.delete(work);
    }
  }
}

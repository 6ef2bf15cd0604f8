package dev.recap.catalog;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.testing.FixtureFile.JavaSources;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Compiles the Java sources of a fixture, with the JDK this program runs on. */
final class FixtureClasses {
  private FixtureClasses() {}

  /**
   * Compiles.
   *
   * @param folder the fixture's
   * @param root where the paths of the fixture begin
   */
  static void compile(JavaSources java, Path folder, Path root) throws BuildException, IOException {
    Path sources = folder.resolve(java.sources());
    @Nullable JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new BuildException(
          "Tried to compile %s but this Java has no compiler: run RECap on a JDK"
              .formatted(sources));
    }
    Path classes = Files.createDirectories(root.resolve(java.to().substring(1)));
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files =
            compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        Stream<Path> all = Files.walk(sources)) {
      List<Path> found = all.filter(path -> path.toString().endsWith(".java")).sorted().toList();
      List<String> options =
          List.of(
              "--release",
              Integer.toString(java.release()),
              "-d",
              classes.toString(),
              "-proc:none",
              "-implicit:none");
      if (!compiler
          .getTask(messages, files, null, options, null, files.getJavaFileObjectsFromPaths(found))
          .call()) {
        throw new BuildException(
            "Tried to compile %s but: %s".formatted(sources, messages.toString().strip()));
      }
    }
  }
}

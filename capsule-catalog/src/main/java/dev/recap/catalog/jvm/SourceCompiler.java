package dev.recap.catalog.jvm;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.FileTrees;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles the sources of a function with the JDK that RECap runs on. */
final class SourceCompiler {
  private static final int MOST_ERRORS = 20;

  /**
   * Concatenations that are linked at run time, javac's default, cost a process that lives for
   * milliseconds several of them. The JDK's own base module is compiled so too.
   */
  private static final String INLINE_CONCATENATION = "-XDstringConcat=inline";

  private final Path folder;

  SourceCompiler(Path folder) {
    this.folder = folder;
  }

  /**
   * A jar with the classes, and with what else is in the folder of sources.
   *
   * @param sources relative to the capsule's folder
   * @throws BuildException with one line for each error of the compiler
   */
  byte[] jar(String sources, List<Path> classPath) throws BuildException, IOException {
    Path root = CapsuleFiles.directory(folder, sources);
    List<Path> java = new ArrayList<>();
    SortedMap<String, byte[]> entries = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (file.toString().endsWith(".java")) {
          java.add(file);
        } else {
          entries.put(root.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    }
    if (java.isEmpty()) {
      throw new BuildException(
          "Tried to compile %s but there is no .java file in it: see build.java.sources"
              .formatted(root));
    }
    Path classes = Files.createTempDirectory("recap-classes");
    try {
      compile(java, classPath, classes);
      try (Stream<Path> files = Files.walk(classes)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          entries.put(classes.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    } finally {
      FileTrees.delete(classes);
    }
    return JarWriter.write(entries);
  }

  private void compile(List<Path> files, List<Path> classPath, Path classes)
      throws BuildException, IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new BuildException(
          "Tried to compile a Java function but RECap runs on a Java without compiler: run it on a JDK");
    }
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-d",
            classes.toString(),
            "-cp",
            classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
            "-encoding",
            "UTF-8",
            "-proc:none",
            "-g",
            "-implicit:none",
            INLINE_CONCATENATION);
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
      boolean done =
          compiler
              .getTask(
                  null, manager, found, options, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!done) {
        throw new BuildException(errors(found));
      }
    }
  }

  private static String errors(DiagnosticCollector<JavaFileObject> found) {
    return found.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .limit(MOST_ERRORS)
        .map(SourceCompiler::error)
        .collect(Collectors.joining("\n"));
  }

  private static String error(Diagnostic<? extends JavaFileObject> error) {
    JavaFileObject source = error.getSource();
    return "Tried to compile %s but %s"
        .formatted(
            source == null ? "it" : source.getName() + " line " + error.getLineNumber(),
            error.getMessage(Locale.ROOT).strip().replaceAll("\\s*\\R\\s*", "; "));
  }
}

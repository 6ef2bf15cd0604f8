package dev.recap.catalog.jvm;

import dev.recap.catalog.manifest.JavaCommand;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.RootfsTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The Java runtime that jlink makes of a JDK. */
final class JavaImage {
  /**
   * Java SE, what ordinary libraries use beyond it, and what looks into other JVMs. No compiler, no
   * tools for applets, no HTTP server.
   */
  static final List<String> MODULES =
      List.of(
          "java.se",
          "jdk.attach",
          "jdk.charsets",
          "jdk.crypto.ec",
          "jdk.jcmd",
          "jdk.jfr",
          "jdk.management",
          "jdk.management.agent",
          "jdk.management.jfr",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  /** For screens and loudspeakers, with libraries that would have to come along. */
  private static final Set<String> LEFT_OUT =
      Set.of("libawt_xawt.so", "libjawt.so", "libsplashscreen.so", "libjsound.so");

  private JavaImage() {}

  /**
   * The command that makes it; the same JDK gives the same files. Without debug attributes: they
   * only serve the platform's frames of a stack trace, which nobody is shown.
   */
  static List<String> command(Jdk jdk, Path output) throws BuildException {
    return List.of(
        jdk.program("jlink"),
        "--add-modules",
        String.join(",", MODULES),
        "--strip-java-debug-attributes",
        "--no-header-files",
        "--no-man-pages",
        "--output",
        output.toString());
  }

  /** Its files, at their place in a root file system. */
  static RootfsTree tree(Path image) throws BuildException, IOException {
    RootfsTree tree = new RootfsTree();
    try (Stream<Path> files = Files.walk(image)) {
      for (Path file : files.sorted().toList()) {
        String path = JavaCommand.HOME + "/" + image.relativize(file);
        if (Files.isSymbolicLink(file)) {
          tree.link(path, Files.readSymbolicLink(file).toString());
        } else if (Files.isRegularFile(file) && !LEFT_OUT.contains(file.getFileName().toString())) {
          tree.file(path, Files.readAllBytes(file), Files.isExecutable(file));
        }
      }
    }
    return tree;
  }
}

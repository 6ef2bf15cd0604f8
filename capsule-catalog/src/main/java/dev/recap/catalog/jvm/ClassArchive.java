package dev.recap.catalog.jvm;

import dev.recap.catalog.manifest.JavaCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The archive of parsed and linked classes that a function's JVM maps instead of reading jars
 * (java(1), "Application Class Data Sharing").
 *
 * <p>It is dumped from a list of classes, not recorded from a run, and where the runtime will be:
 * so the same JDK gives the same bytes on any host. See docs/decisions/0032-java-functions.md.
 */
final class ClassArchive {
  static final String PATH = JavaCommand.HOME + "/function/classes.jsa";
  static final String LIST = "/tmp/classes.list";
  static final String DUMP = "/tmp/classes.jsa";
  static final String LAUNCHER = JavaCommand.HOME + "/function/recap-function.jar";
  static final String GSON = JavaCommand.HOME + "/function/gson.jar";

  /** The class path begins with these: only then does the archive fit. */
  static final List<String> CLASS_PATH = List.of(LAUNCHER, GSON);

  private ClassArchive() {}

  /** What the JDK's own archive has, and all classes of some jars. */
  static byte[] list(Path image, List<byte[]> jars) throws IOException {
    List<String> lines =
        new ArrayList<>(
            Files.readAllLines(image.resolve("lib/classlist")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList());
    SortedSet<String> classes = new TreeSet<>();
    for (byte[] jar : jars) {
      try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          String name = entry.getName();
          if (name.endsWith(".class")
              && !name.endsWith("-info.class")
              && !name.startsWith("META-INF/")) {
            classes.add(name.substring(0, name.length() - ".class".length()));
          }
        }
      }
    }
    lines.addAll(classes);
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The command that dumps it inside a root file system.
   *
   * <p>With an empty environment, and a heap that does not depend on the host's memory: its size is
   * noted in the archive. Without {@code /proc} the dynamic loader cannot know where the program
   * is, so it is told where the libraries are.
   *
   * @param superuser whether chroot(2) is allowed without a user namespace
   */
  static List<String> command(Path root, boolean superuser) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "-i",
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                "LD_LIBRARY_PATH=" + JavaCommand.HOME + "/lib"));
    command.addAll(
        superuser
            ? List.of("chroot", root.toString())
            : List.of("unshare", "--map-root-user", "--root=" + root));
    command.addAll(
        List.of(
            JavaCommand.HOME + "/bin/java",
            "-Xshare:dump",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            Options.NATIVE_ACCESS,
            "-XX:SharedClassListFile=" + LIST,
            "-XX:SharedArchiveFile=" + DUMP,
            "-cp",
            String.join(":", CLASS_PATH)));
    return command;
  }
}

package dev.recap.catalog.jvm;

import dev.recap.catalog.rootfs.BuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The JDK that builds Java functions.
 *
 * @param home its folder
 */
record Jdk(Path home) {

  /** The one this process runs on. */
  static Jdk running() {
    return new Jdk(Path.of(System.getProperty("java.home")));
  }

  /** One of its programs. */
  String program(String name) throws BuildException {
    Path program = home.resolve("bin").resolve(name);
    if (!Files.isExecutable(program)) {
      throw new BuildException(
          "Tried to build a Java function but %s is no whole JDK: it has no bin/%s; run RECap on a JDK 25 or newer"
              .formatted(home, name));
    }
    return program.toString();
  }

  /** What tells this build of a JDK, as it lies here, from another. */
  String identity() throws IOException {
    Path release = home.resolve("release");
    BasicFileAttributes modules =
        Files.readAttributes(home.resolve("lib/modules"), BasicFileAttributes.class);
    return "%s\0%s\0%s\0%d\0%s"
        .formatted(
            System.getProperty("java.vm.version"),
            System.getProperty("os.arch"),
            Files.exists(release) ? Files.readString(release) : "",
            modules.size(),
            modules.lastModifiedTime());
  }
}

package dev.recap.catalog.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The distribution whose packages are used here.
 *
 * @param id {@code ID} of os-release(5)
 * @param version {@code VERSION_ID} of os-release(5), or {@code rolling}
 * @param architecture in the words of dpkg
 */
record Distribution(String id, String version, String architecture) {

  static Distribution ofThisHost() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/etc/os-release"));
    return new Distribution(
        value(lines, "ID").orElse("linux"),
        value(lines, "VERSION_ID").orElse("rolling"),
        dpkgName(System.getProperty("os.arch", "unknown")));
  }

  /** Its section in a lock, {@code debian-12-amd64}. */
  String section() {
    return id + "-" + version + "-" + architecture;
  }

  private static Optional<String> value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1).replace("\"", "").strip())
        .findFirst();
  }

  private static String dpkgName(String javaName) {
    return switch (javaName) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      case "ppc64le" -> "ppc64el";
      default -> javaName;
    };
  }
}

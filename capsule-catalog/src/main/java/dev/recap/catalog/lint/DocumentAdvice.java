package dev.recap.catalog.lint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the folder leaves out beside the manifest. */
final class DocumentAdvice {
  private final Path folder;
  private final Remarks remarks;

  DocumentAdvice(Path folder, Remarks remarks) {
    this.folder = folder;
    this.remarks = remarks;
  }

  void give() throws IOException {
    readme();
    tests();
  }

  /** What is built from elsewhere is locked. */
  void lock(ManifestText manifest) {
    if (Stream.of("/build/debian", "/build/image", "/build/java/dependencies")
        .anyMatch(manifest::has)) {
      wanted(
          "capsule.lock",
          "without it another host may build something else; recap capsule build %s writes it"
              .formatted(folder));
    }
  }

  private void readme() throws IOException {
    if (wanted("README.md", "write what it does, an example, its parameters and its limits")
        && !Files.readString(folder.resolve("README.md")).contains("<!-- example -->")) {
      remarks.warn(
          "README.md",
          0,
          "there is no example: write the lines <!-- example --> and <!-- /example -->, and recap"
              + " capsule test %s --update-readme puts one between them".formatted(folder));
    }
  }

  private void tests() throws IOException {
    if (wanted("test.yaml", "write cases that recap capsule test %s runs".formatted(folder))
        && Files.readString(folder.resolve("test.yaml"))
            .lines()
            .noneMatch(line -> line.strip().startsWith("example: true"))) {
      remarks.warn("test.yaml", 0, "no case is the example of the README: give one example: true");
    }
  }

  private boolean wanted(String file, String remedy) {
    boolean there = Files.isRegularFile(folder.resolve(file));
    if (!there) {
      remarks.warn(file, 0, "it is not there: " + remedy);
    }
    return there;
  }
}

package dev.recap.catalog.lint;

import dev.recap.catalog.manifest.Located;
import dev.recap.catalog.testing.TestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    Path file = folder.resolve("test.yaml");
    if (wanted("test.yaml", "write cases that recap capsule test %s runs".formatted(folder))) {
      List<Located> problems = new TestReader().problems(file);
      problems.forEach(p -> remarks.error(p.file(), p.line(), p.text()));
      if (problems.isEmpty()
          && Files.readString(file).lines().noneMatch(DocumentAdvice::isExample)) {
        remarks.warn(
            "test.yaml", 0, "no case is the example of the README: give one example: true");
      }
    }
  }

  private static boolean isExample(String line) {
    return line.replace(" ", "").contains("example:true");
  }

  private boolean wanted(String file, String remedy) {
    boolean there = Files.isRegularFile(folder.resolve(file));
    if (!there) {
      remarks.warn(file, 0, "it is not there: " + remedy);
    }
    return there;
  }
}

package dev.recap.catalog.starter;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a new capsule is made of; each gives a folder that builds and passes its test. */
public enum Starter {
  /** A program of the author's own. */
  EXEC("program.sh"),
  /** A class in the shared Java runtime. */
  JAVA("src/example/Function.java"),
  /** An existing OCI image. */
  IMAGE(""),
  /** A tool of a Debian package. */
  DEBIAN("");

  private final String payload;

  /** With the file of its template beside those that all have; empty for none. */
  Starter(String payload) {
    this.payload = payload;
  }

  /** The files of its template. */
  List<String> files() {
    return Stream.of("capsule.yaml", "test.yaml", "README.md", payload)
        .filter(file -> !file.isEmpty())
        .toList();
  }

  /** The word for it on a command line, and the folder of its template. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

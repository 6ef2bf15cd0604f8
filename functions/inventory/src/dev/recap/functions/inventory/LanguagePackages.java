package dev.recap.functions.inventory;

import java.nio.file.Path;

/** Packages of a programming language, anywhere in the file system. */
sealed interface LanguagePackages extends Ecosystem permits Python, Node, Java, Ruby, Go {
  /** Whether a regular file may be the record of one. */
  boolean records(Path file, boolean executable);
}

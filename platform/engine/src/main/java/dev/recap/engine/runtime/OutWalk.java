package dev.recap.engine.runtime;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One look at everything in a folder that a stranger fills, also while files come and go and
 * however it nests.
 *
 * @param files the plain files
 * @param bytes the sum of their sizes
 * @param count files and folders of every kind
 * @param problem why not everything could be looked at; empty when it could
 */
record OutWalk(List<Path> files, long bytes, int count, String problem) {
  private static final int DEEPEST = 32;
  private static final int MOST = 20_000;

  /** Looks at a folder. */
  static OutWalk of(Path folder) {
    Visitor visitor = new Visitor();
    try {
      Files.walkFileTree(folder, Set.of(), DEEPEST, visitor);
    } catch (IOException e) {
      visitor.problem = "its files could not be looked at: " + e.getMessage();
    }
    return new OutWalk(visitor.files, visitor.bytes, visitor.count, visitor.problem);
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final List<Path> files = new ArrayList<>();
    private long bytes;
    private int count;
    private String problem = "";

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return counted();
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isDirectory()) {
        problem = "its folders nest deeper than %d".formatted(DEEPEST);
        return FileVisitResult.CONTINUE;
      }
      if (attributes.isRegularFile()) {
        files.add(file);
        bytes += attributes.size();
      }
      return counted();
    }

    private FileVisitResult counted() {
      return ++count > MOST ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      if (!(e instanceof NoSuchFileException)) {
        problem = "its files could not be looked at";
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    @SuppressWarnings("NullAway") // The visitor's interface gives null for a folder without error.
    public FileVisitResult postVisitDirectory(Path folder, IOException e) {
      return FileVisitResult.CONTINUE; // Emptied or gone while it was being read.
    }
  }
}

package dev.recap.engine.runtime;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The folder on disk that a capsule sees as {@code /out}; what it leaves there that fits the
 * manifest's patterns are its artifacts. Everything in it is the work of a stranger: links, pipes
 * and devices are never followed or opened.
 *
 * @param path the folder
 * @param limit bytes that all files together may take
 */
record OutFolder(Path path, long limit) {
  /** So much of the disk is left to the host whatever a capsule writes. */
  private static final long RESERVE = 64L << 20;

  private static final int MOST_FILES = 10_000;

  /** Makes the folder, when the disk has room for what it may take. */
  static OutFolder create(Path all, String id, long limit) {
    Path path = all.resolve(id);
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
      if (Files.getFileStore(path).getUsableSpace() < RESERVE) {
        throw new PlatformException(
            Problem.Kind.HOST_FULL,
            "Tried to make room for artifacts in %s but less than %d MiB are left on its disk"
                .formatted(all, RESERVE >> 20));
      }
      return new OutFolder(path, limit);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.ofFile(e),
          "Tried to make the artifact folder %s but %s".formatted(path, e.getMessage()),
          e);
    }
  }

  /**
   * What is wrong with the folder's size; empty while nothing is. Meant to be asked often.
   *
   * @param pids processes that may hold files that have no name any more
   */
  String excess(List<Integer> pids) {
    OutWalk walk = OutWalk.of(path);
    if (walk.bytes() + UnnamedFiles.bytes(path, pids) > limit || walk.count() > MOST_FILES) {
      return "Tried to collect artifacts but they grew past their limit of %d MiB and %d files"
          .formatted(limit >> 20, MOST_FILES);
    }
    if (!walk.problem().isEmpty()) {
      return "Tried to collect artifacts within the limit of %d MiB but %s"
          .formatted(limit >> 20, walk.problem());
    }
    try {
      return Files.getFileStore(path).getUsableSpace() < RESERVE / 2
          ? "Tried to collect artifacts but the disk of %s is full".formatted(path)
          : "";
    } catch (IOException e) {
      return "Tried to collect artifacts but %s".formatted(e.getMessage());
    }
  }

  /**
   * Keeps copies of what fits a pattern, with size and SHA-256, under the folder's path, and
   * removes the folder. Nobody else can reach what is kept, also who still holds the folder or its
   * files.
   */
  List<Artifact> collect(List<String> patterns) {
    Path kept = unfinished(path);
    try {
      List<Artifact> artifacts = patterns.isEmpty() ? List.of() : copy(kept, patterns);
      OutClearing.remove(path);
      if (artifacts.isEmpty()) {
        OutClearing.remove(kept);
      } else {
        Files.move(kept, path, StandardCopyOption.ATOMIC_MOVE);
      }
      return artifacts;
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.ofFile(e),
          "Tried to collect the artifacts in %s but %s".formatted(path, e.getMessage()),
          e);
    }
  }

  /** Where copies are put together until the folder of an invocation has made room for them. */
  static Path unfinished(Path path) {
    return path.resolveSibling(path.getFileName() + ".kept");
  }

  private List<Artifact> copy(Path kept, List<String> patterns) throws IOException {
    try (OutCollection collection = OutCollection.into(kept, patterns, limit, MOST_FILES)) {
      return collection.take(path);
    }
  }
}

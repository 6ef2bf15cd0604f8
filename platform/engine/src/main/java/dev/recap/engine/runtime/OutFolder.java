package dev.recap.engine.runtime;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

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
   * Keeps what fits a pattern, with size and SHA-256, and removes the rest; without artifacts the
   * folder goes too. What is kept belongs to nobody else and cannot be executed.
   */
  List<Artifact> collect(List<String> patterns) {
    List<PathMatcher> matchers =
        patterns.stream()
            .map(p -> p.startsWith("/out/") ? p.substring("/out/".length()) : p)
            .map(p -> FileSystems.getDefault().getPathMatcher("glob:" + p))
            .toList();
    List<Artifact> artifacts = new ArrayList<>();
    Set<Path> kept = new HashSet<>();
    try {
      for (Path file : patterns.isEmpty() ? List.<Path>of() : OutWalk.of(path).files()) {
        Path name = path.relativize(file);
        if (matchers.stream().anyMatch(m -> m.matches(name))) {
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
          artifacts.add(new Artifact(name.toString(), Files.size(file), sha256(file)));
          kept.add(name);
        }
      }
      OutClearing.clear(path, kept);
      return List.copyOf(artifacts);
    } catch (IOException | UncheckedIOException e) {
      throw new PlatformException(
          Problem.Kind.ofFile(e),
          "Tried to collect the artifacts in %s but %s".formatted(path, e.getMessage()),
          e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      int n;
      while ((n = in.read(buffer)) > 0) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

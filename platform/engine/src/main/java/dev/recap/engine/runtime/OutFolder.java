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
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

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
          Problem.Kind.HOST_FULL,
          "Tried to make the artifact folder %s but %s".formatted(path, e.getMessage()),
          e);
    }
  }

  /** What is wrong with the folder's size; empty while nothing is. Meant to be asked often. */
  String excess() {
    long[] sum = new long[2];
    try (Stream<Path> files = Files.walk(path)) {
      files.forEach(file -> {
        sum[0] += allocated(file);
        sum[1]++;
      });
      if (sum[0] > limit || sum[1] > MOST_FILES) {
        return "Tried to collect artifacts but they grew past their limit of %d MiB and %d files"
            .formatted(limit >> 20, MOST_FILES);
      }
      if (Files.getFileStore(path).getUsableSpace() < RESERVE / 2) {
        return "Tried to collect artifacts but the disk of %s is full".formatted(path);
      }
      return "";
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  private static long allocated(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Keeps what fits a pattern, with size and SHA-256, and removes the rest; without artifacts the
   * folder goes too.
   */
  List<Artifact> collect(List<String> patterns) {
    List<PathMatcher> matchers =
        patterns.stream()
            .map(p -> p.startsWith("/out/") ? p.substring("/out/".length()) : p)
            .map(p -> FileSystems.getDefault().getPathMatcher("glob:" + p))
            .toList();
    List<Artifact> artifacts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Path name = path.relativize(file);
        boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (regular && matchers.stream().anyMatch(m -> m.matches(name))) {
          artifacts.add(new Artifact(name.toString(), Files.size(file), sha256(file)));
        } else if (!file.equals(path) || artifacts.isEmpty()) {
          file.toFile().delete(); // a folder that still holds artifacts stays
        }
      }
      Files.setPosixFilePermissions(path.getParent(), PosixFilePermissions.fromString("rwx------"));
    } catch (IOException | UncheckedIOException e) {
      throw new PlatformException(
          Problem.Kind.PLATFORM,
          "Tried to collect the artifacts in %s but %s".formatted(path, e.getMessage()),
          e);
    }
    return List.copyOf(artifacts.reversed());
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

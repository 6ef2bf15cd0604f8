package dev.recap.engine.runtime;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.recap.core.invocation.Artifact;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Copies files out of a folder that another process may still change, into one that only root can
 * reach.
 *
 * <p>Each file and folder is first moved into that private folder: there its name cannot be given
 * to a link or a pipe between the look at it and its opening. It is copied because a process may
 * still hold the file itself and write to it.
 */
final class OutCollection implements Closeable {
  private static final int DEEPEST = 32;

  private final Path kept;
  private final SecureDirectoryStream<Path> keptTop;
  private final List<PathMatcher> matchers;
  private final int most;
  private final List<Artifact> artifacts = new ArrayList<>();
  private long left;
  private int seen;

  private OutCollection(
      Path kept, SecureDirectoryStream<Path> keptTop, List<String> patterns, long limit, int most) {
    this.kept = kept;
    this.keptTop = keptTop;
    this.matchers =
        patterns.stream()
            .map(p -> p.startsWith("/out/") ? p.substring("/out/".length()) : p)
            .map(p -> FileSystems.getDefault().getPathMatcher("glob:" + p))
            .toList();
    this.left = limit;
    this.most = most;
  }

  /**
   * A collection into a new folder.
   *
   * @param kept the folder, which is made; one that is there was left by an attempt that failed
   * @param limit bytes that all files together may take
   * @param most files and folders that may be there
   */
  static OutCollection into(Path kept, List<String> patterns, long limit, int most)
      throws IOException {
    OutClearing.remove(kept);
    Files.createDirectory(kept, OutClearing.PRIVATE);
    return new OutCollection(kept, OutClearing.open(kept), patterns, limit, most);
  }

  /** Copies what fits a pattern; what was copied is gone from {@code shared}. */
  List<Artifact> take(Path shared) throws IOException {
    try (SecureDirectoryStream<Path> top = OutClearing.open(shared)) {
      take(top, Path.of(""), 1);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return List.copyOf(artifacts);
  }

  private void take(SecureDirectoryStream<Path> folder, Path below, int depth) throws IOException {
    for (Path entry : folder) {
      Path name = entry.getFileName();
      Path path = below.resolve(name);
      if (++seen > most) {
        throw new IOException("there are more than %d".formatted(most));
      }
      try {
        BasicFileAttributes attributes = OutClearing.look(folder, name);
        if (attributes.isDirectory() || (attributes.isRegularFile() && fits(path))) {
          Path staged = Path.of(UUID.randomUUID().toString());
          folder.move(name, keptTop, staged);
          takeStaged(staged, path, depth);
        }
      } catch (NoSuchFileException e) {
        // Taken away while it was looked at: then it is no artifact.
      }
    }
  }

  /** What has been moved may be another thing than what was looked at before. */
  private void takeStaged(Path staged, Path path, int depth) throws IOException {
    BasicFileAttributes attributes = OutClearing.look(keptTop, staged);
    if (attributes.isDirectory()) {
      if (depth < DEEPEST) {
        try (SecureDirectoryStream<Path> next =
            keptTop.newDirectoryStream(staged, NOFOLLOW_LINKS)) {
          take(next, path, depth + 1);
        }
      }
      OutClearing.remove(kept.resolve(staged));
      return;
    }
    if (attributes.isRegularFile() && fits(path)) {
      copy(kept.resolve(staged), path).ifPresent(artifacts::add);
    }
    keptTop.deleteFile(staged);
  }

  private boolean fits(Path path) {
    return matchers.stream().anyMatch(m -> m.matches(path));
  }

  /** Nothing is kept of a file that does not fit into what is left of the limit. */
  private Optional<Artifact> copy(Path staged, Path path) throws IOException {
    Path copy = kept.resolve(path);
    Files.createDirectories(Objects.requireNonNull(copy.getParent()), OutClearing.PRIVATE);
    MessageDigest digest = sha256();
    long size = 0;
    try (InputStream in = Files.newInputStream(staged, NOFOLLOW_LINKS);
        WritableByteChannel out =
            Files.newByteChannel(
                copy,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")))) {
      byte[] buffer = new byte[1 << 16];
      int n;
      while ((n = in.read(buffer)) > 0) {
        size += n;
        if (size > left) {
          Files.delete(copy);
          return Optional.empty();
        }
        digest.update(buffer, 0, n);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
    }
    left -= size;
    return Optional.of(
        new Artifact(path.toString(), size, HexFormat.of().formatHex(digest.digest())));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    keptTop.close();
  }
}

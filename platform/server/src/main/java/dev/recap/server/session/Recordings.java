package dev.recap.server.session;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.SecretPatterns;
import dev.recap.core.invocation.TimeSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The recordings of a server's sessions: a folder with one file {@code ID.cast} for each. */
public final class Recordings {
  /** See {@code InvocationId}. */
  private static final Pattern ID = Pattern.compile("[0-9a-z]{1,40}");

  /** Hours of typing, or minutes of a screen that is drawn all the time; in bytes. */
  public static final long USUAL_LIMIT = 64L << 20;

  private final Path folder;
  private final TimeSource time;
  private final long limit;
  private final SecretPatterns patterns;

  /** In a folder that is made when it is needed; {@code limit} bytes for each. */
  public Recordings(Path folder, TimeSource time, long limit) {
    this(folder, time, limit, SecretPatterns.NONE);
  }

  /**
   * The same.
   *
   * @param patterns of what is not recorded; where there are some, output is written when its line
   *     is complete
   */
  public Recordings(Path folder, TimeSource time, long limit, SecretPatterns patterns) {
    this.patterns = patterns;
    this.folder = folder;
    this.time = time;
    this.limit = limit;
  }

  /**
   * Begins one.
   *
   * @throws PlatformException when the file cannot be made; a session must not begin without it
   */
  public Recording begin(String id, int rows, int columns, String title) {
    Path file = file(id);
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Recording recording = new Recording(file, channel, time, limit, patterns);
      recording.begin(rows, columns, title);
      return recording;
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.ofFile(e),
          "Tried to record the session in %s but %s".formatted(file, e.getMessage()),
          e);
    }
  }

  /** The file of an invocation's recording; empty: it has none. */
  public Optional<Path> find(String id) {
    return ID.matcher(id).matches()
        ? Optional.of(file(id)).filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        : Optional.empty();
  }

  /** Throws an invocation's recording away, if it has one. */
  public void discard(String id) {
    Optional<Path> there = find(id);
    if (there.isEmpty()) {
      return;
    }
    try {
      Files.deleteIfExists(there.get());
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.ofFile(e),
          "Tried to remove the recording %s but %s".formatted(there.get(), e.getMessage()),
          e);
    }
  }

  private Path file(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("Tried to record %s but that is no id".formatted(id));
    }
    return folder.resolve(id + ".cast");
  }
}

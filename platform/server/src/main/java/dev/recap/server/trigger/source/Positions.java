package dev.recap.server.trigger.source;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Remembers how far sources of this host have been told, over restarts: a file for each, replaced
 * as a whole. What is lost with one is that something is told again, which does no harm.
 */
public final class Positions {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*");

  private static final String NEXT = "~";

  private final Path folder;

  /** In a folder of their own, which need not be there yet. */
  public Positions(Path folder) {
    this.folder = folder;
  }

  /** Up to when a source has been told; empty when that is not known. */
  Optional<Instant> of(String source) {
    try {
      return Optional.of(Instant.parse(Files.readString(file(source)).strip()));
    } catch (NoSuchFileException | DateTimeParseException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", source, e);
    }
  }

  /** It has been told up to this; is durable once this returns. */
  void reached(String source, Instant when) {
    Path file = file(source);
    Path next = file.resolveSibling(file.getFileName() + NEXT);
    try {
      Files.createDirectories(folder);
      Files.writeString(next, when.toString());
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed("write", source, e);
    }
  }

  /** The sources whose names begin so. */
  List<String> all(String prefix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix) && !name.endsWith(NEXT))
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw failed("list", prefix, e);
    }
  }

  /** It is not known any more how far it has been told. */
  void forget(String source) {
    try {
      Files.deleteIfExists(file(source));
    } catch (IOException e) {
      throw failed("forget", source, e);
    }
  }

  private Path file(String source) {
    if (!NAME.matcher(source).matches()) {
      throw new IllegalArgumentException("no name of a source: " + source);
    }
    return folder.resolve(source);
  }

  private static PlatformException failed(String tried, String source, IOException e) {
    return new PlatformException(
        Problem.Kind.ofFile(e),
        "Tried to %s how far the events of %s are but %s".formatted(tried, source, e),
        e);
  }
}

package dev.recap.catalog.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Files and folders as they were: as long as these states are current, what was read of them still
 * holds.
 */
public record FileStates(Map<Path, Optional<State>> states) {
  /** What is younger could change once more without getting another date. */
  private static final Duration GRAIN = Duration.ofMillis(100);

  private record State(FileTime modified, long size, Optional<Object> identity) {}

  /** As they are now. */
  public static FileStates of(Collection<Path> files) throws IOException {
    Map<Path, Optional<State>> states = new LinkedHashMap<>();
    for (Path file : files) {
      states.put(file, state(file));
    }
    return new FileStates(states);
  }

  /** Whether they are still like that. */
  public boolean areCurrent() throws IOException {
    for (Map.Entry<Path, Optional<State>> one : states.entrySet()) {
      Optional<State> now =
          one.getValue().isPresent() ? present(one.getKey()) : state(one.getKey());
      if (!now.equals(one.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** Whether every later change will show. */
  public boolean areSettled(Instant now) {
    Instant recent = now.minus(GRAIN);
    return states.values().stream()
        .flatMap(Optional::stream)
        .allMatch(state -> state.modified().toInstant().isBefore(recent));
  }

  private static Optional<State> state(Path file) throws IOException {
    // Most often there is nothing, and finding that out by an exception takes ten times as long.
    return Files.exists(file) ? present(file) : Optional.empty();
  }

  private static Optional<State> present(Path file) throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new State(now.lastModifiedTime(), now.size(), Optional.ofNullable(now.fileKey())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}

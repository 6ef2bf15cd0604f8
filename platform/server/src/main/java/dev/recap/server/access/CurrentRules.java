package dev.recap.server.access;

import dev.recap.catalog.manifest.OptionalFile;
import dev.recap.catalog.trust.FileStates;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.AccessReader.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules as the operator wrote them last; read again when their file changed. */
final class CurrentRules {
  private final Path file;
  private final TimeSource time;
  private @Nullable AccessReader reader;
  private @Nullable Known known;

  private record Known(Reading reading, FileStates states) {}

  CurrentRules(Path file, TimeSource time) {
    this.file = file;
    this.time = time;
  }

  Path file() {
    return file;
  }

  synchronized Reading read() {
    try {
      Known before = known;
      if (before != null && before.states().areCurrent()) {
        return before.reading();
      }
      known = null;
      FileStates states = FileStates.of(List.of(file));
      Reading reading = fresh();
      // What is missing or wrong may become right by something else than this file.
      if (reading instanceof Reading.Valid
          && states.areCurrent()
          && states.areSettled(time.now())) {
        known = new Known(reading, states);
      }
      return reading;
    } catch (IOException e) {
      return new Reading.Invalid(
          List.of("Tried to read %s but %s: mend it or remove it".formatted(file, e)));
    }
  }

  /** Most hosts have no such file, and most processes ask once. */
  private Reading fresh() throws IOException {
    if (!OptionalFile.isThere(file)) {
      return new Reading.Absent();
    }
    AccessReader ready = reader == null ? new AccessReader() : reader;
    reader = ready;
    return ready.read(file);
  }
}

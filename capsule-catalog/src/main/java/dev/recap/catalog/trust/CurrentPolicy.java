package dev.recap.catalog.trust;

import dev.recap.catalog.manifest.KnownTexts;
import dev.recap.catalog.trust.PolicyReader.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policy as the operator wrote it last; read again when its file or a key's changed. */
final class CurrentPolicy {
  private final Path file;
  private final InstantSource clock;
  private final PolicyReader reader;
  private @Nullable Known known;

  private record Known(Reading.Valid reading, FileStates states) {}

  /**
   * A policy.
   *
   * @param known where policies that were found valid are kept
   */
  CurrentPolicy(Path file, Path known, InstantSource clock) {
    this.file = file;
    this.reader = new PolicyReader(new KnownTexts(known));
    this.clock = clock;
  }

  Path file() {
    return file;
  }

  synchronized Reading read() throws IOException {
    Known before = known;
    if (before != null && before.states().areCurrent()) {
      return before.reading();
    }
    known = null;
    FileStates first = FileStates.of(List.of(file));
    Reading reading = reader.read(file);
    if (reading instanceof Reading.Valid valid) {
      FileStates states = FileStates.of(valid.files());
      if (first.areCurrent() && states.areSettled(clock.instant())) {
        known = new Known(valid, states);
      }
    }
    return reading;
  }
}

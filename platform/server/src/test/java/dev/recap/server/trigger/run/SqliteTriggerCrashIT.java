package dev.recap.server.trigger.run;

import dev.recap.server.fixture.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteTriggerCrashIT extends TriggerCrashContract {
  @TempDir private Path temporary;

  @Override
  Place place() {
    return new Place.Sqlite(temporary);
  }

  @Override
  void disturb(int round) {}
}

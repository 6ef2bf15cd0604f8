package dev.recap.server.trigger.run;

import dev.recap.server.fixture.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteTriggersTest extends TriggersContract {
  @TempDir private Path temporary;

  @Override
  Place place() {
    return new Place.Sqlite(temporary);
  }
}

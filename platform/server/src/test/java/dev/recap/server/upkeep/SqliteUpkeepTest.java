package dev.recap.server.upkeep;

import dev.recap.server.fixture.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteUpkeepTest extends UpkeepContract {
  @TempDir private Path temporary;

  @Override
  Place place() {
    return new Place.Sqlite(temporary);
  }
}

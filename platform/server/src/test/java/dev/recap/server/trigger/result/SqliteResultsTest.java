package dev.recap.server.trigger.result;

import dev.recap.server.fixture.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteResultsTest extends ResultsContract {
  @TempDir private Path folder;

  @Override
  Place place() {
    return new Place.Sqlite(folder);
  }
}

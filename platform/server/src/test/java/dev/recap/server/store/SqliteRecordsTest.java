package dev.recap.server.store;

import dev.recap.server.fixture.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteRecordsTest extends RecordsContract {
  @TempDir private Path temporary;

  @Override
  Place place() {
    return new Place.Sqlite(temporary.resolve("state"));
  }
}

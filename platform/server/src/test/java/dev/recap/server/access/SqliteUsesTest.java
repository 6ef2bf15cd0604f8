package dev.recap.server.access;

import dev.recap.server.fixture.Place;
import dev.recap.server.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class SqliteUsesTest extends UsesContract {
  @TempDir private Path temporary;
  private Database database;

  @Override
  Uses open() {
    Place place = new Place.Sqlite(temporary);
    database = place.open();
    return new StoredUses(database);
  }

  @AfterEach
  void close() {
    database.close();
  }
}

package dev.recap.server.access;

import dev.recap.server.fixture.Place;
import dev.recap.server.store.Database;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class SqliteUsesTest extends UsesContract {
  @TempDir private Path temporary;
  private @Nullable Database opened;

  @Override
  Uses open() {
    Place place = new Place.Sqlite(temporary);
    Database database = place.open();
    opened = database;
    return new StoredUses(database);
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }
}

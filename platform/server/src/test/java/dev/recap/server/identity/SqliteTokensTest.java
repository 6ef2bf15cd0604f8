package dev.recap.server.identity;

import dev.recap.server.audit.AuditLog;
import dev.recap.server.fixture.Place;
import dev.recap.server.store.Database;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class SqliteTokensTest extends TokensContract {
  @TempDir private Path temporary;
  private @Nullable Database opened;

  @Override
  Tokens open() {
    Place place = new Place.Sqlite(temporary);
    Database database = place.open();
    opened = database;
    return new StoredTokens(database, new AuditLog(database, place.folder()));
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }
}

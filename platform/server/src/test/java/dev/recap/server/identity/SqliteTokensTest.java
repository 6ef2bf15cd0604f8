package dev.recap.server.identity;

import dev.recap.server.audit.AuditLog;
import dev.recap.server.fixture.Place;
import dev.recap.server.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class SqliteTokensTest extends TokensContract {
  @TempDir private Path temporary;
  private Database database;

  @Override
  Tokens open() {
    Place place = new Place.Sqlite(temporary);
    database = place.open();
    return new StoredTokens(database, new AuditLog(database, place.folder()));
  }

  @AfterEach
  void close() {
    database.close();
  }
}

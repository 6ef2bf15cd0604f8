package dev.recap.server.identity;

import dev.recap.server.audit.AuditLog;
import dev.recap.server.fixture.NeedsPostgres;
import dev.recap.server.fixture.Place;
import dev.recap.server.fixture.PostgresServer;
import dev.recap.server.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

@NeedsPostgres
final class PostgresTokensTest extends TokensContract {
  private final PostgresServer server;
  @TempDir private Path temporary;
  private Database database;

  PostgresTokensTest(PostgresServer server) {
    this.server = server;
  }

  @Override
  Tokens open() {
    Place place = new Place.Postgres(temporary, server.newDatabase());
    database = place.open();
    return new StoredTokens(database, new AuditLog(database, place.folder()));
  }

  @AfterEach
  void close() {
    database.close();
  }
}

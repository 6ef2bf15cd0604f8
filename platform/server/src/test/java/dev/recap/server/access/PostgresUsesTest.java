package dev.recap.server.access;

import dev.recap.server.fixture.NeedsPostgres;
import dev.recap.server.fixture.Place;
import dev.recap.server.fixture.PostgresServer;
import dev.recap.server.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

@NeedsPostgres
final class PostgresUsesTest extends UsesContract {
  private final PostgresServer server;
  @TempDir private Path temporary;
  private Database database;

  PostgresUsesTest(PostgresServer server) {
    this.server = server;
  }

  @Override
  Uses open() {
    Place place = new Place.Postgres(temporary, server.newDatabase());
    database = place.open();
    return new StoredUses(database);
  }

  @AfterEach
  void close() {
    database.close();
  }
}

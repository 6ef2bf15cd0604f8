package dev.recap.server.access;

import dev.recap.server.fixture.NeedsPostgres;
import dev.recap.server.fixture.Place;
import dev.recap.server.fixture.PostgresServer;
import dev.recap.server.store.Database;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

@NeedsPostgres
final class PostgresUsesTest extends UsesContract {
  private final PostgresServer server;
  @TempDir private Path temporary;
  private @Nullable Database opened;

  PostgresUsesTest(PostgresServer server) {
    this.server = server;
  }

  @Override
  Uses open() {
    Place place = new Place.Postgres(temporary, server.newDatabase());
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

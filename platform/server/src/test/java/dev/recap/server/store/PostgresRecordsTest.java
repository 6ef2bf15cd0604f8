package dev.recap.server.store;

import dev.recap.server.fixture.NeedsPostgres;
import dev.recap.server.fixture.Place;
import dev.recap.server.fixture.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@NeedsPostgres
final class PostgresRecordsTest extends RecordsContract {
  private final PostgresServer server;
  @TempDir private Path temporary;

  PostgresRecordsTest(PostgresServer server) {
    this.server = server;
  }

  @Override
  Place place() {
    return new Place.Postgres(temporary, server.newDatabase());
  }
}

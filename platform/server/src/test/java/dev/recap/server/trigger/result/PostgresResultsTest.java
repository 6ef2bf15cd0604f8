package dev.recap.server.trigger.result;

import dev.recap.server.fixture.NeedsPostgres;
import dev.recap.server.fixture.Place;
import dev.recap.server.fixture.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@NeedsPostgres
final class PostgresResultsTest extends ResultsContract {
  private final PostgresServer server;
  @TempDir private Path folder;

  PostgresResultsTest(PostgresServer server) {
    this.server = server;
  }

  @Override
  Place place() {
    return new Place.Postgres(folder, server.newDatabase());
  }
}

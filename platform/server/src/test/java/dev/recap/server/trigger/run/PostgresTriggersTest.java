package dev.recap.server.trigger.run;

import dev.recap.server.fixture.NeedsPostgres;
import dev.recap.server.fixture.Place;
import dev.recap.server.fixture.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@NeedsPostgres
final class PostgresTriggersTest extends TriggersContract {
  private final PostgresServer server;
  @TempDir private Path temporary;

  PostgresTriggersTest(PostgresServer server) {
    this.server = server;
  }

  @Override
  Place place() {
    return new Place.Postgres(temporary, server.newDatabase());
  }
}

package dev.recap.server.trigger.run;

import dev.recap.server.fixture.NeedsPostgres;
import dev.recap.server.fixture.Place;
import dev.recap.server.fixture.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@NeedsPostgres
final class PostgresTriggerStormIT extends TriggerStormContract {
  private final PostgresServer server;
  @TempDir private Path temporary;

  PostgresTriggerStormIT(PostgresServer server) {
    this.server = server;
  }

  @Override
  Place place() {
    return new Place.Postgres(temporary, server.newDatabase());
  }
}

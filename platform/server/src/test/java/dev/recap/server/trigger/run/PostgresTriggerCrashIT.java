package dev.recap.server.trigger.run;

import dev.recap.server.fixture.NeedsPostgres;
import dev.recap.server.fixture.Place;
import dev.recap.server.fixture.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL crashes too. */
@NeedsPostgres
final class PostgresTriggerCrashIT extends TriggerCrashContract {
  private final PostgresServer server = PostgresServer.start();
  @TempDir private Path temporary;

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  Place place() {
    return new Place.Postgres(temporary, server.newDatabase());
  }

  @Override
  void disturb(int round) {
    if (round % 3 == 1) {
      server.restart();
    }
  }
}

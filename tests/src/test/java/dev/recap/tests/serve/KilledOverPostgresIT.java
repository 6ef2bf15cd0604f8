package dev.recap.tests.serve;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsDocker;
import dev.recap.server.fixture.NeedsPostgres;
import dev.recap.server.fixture.PostgresServer;
import dev.recap.tests.command.NeedsCapsules;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** With the records in PostgreSQL, which crashes too, under the server and while it is away. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
@NeedsDocker
@NeedsPostgres
final class KilledOverPostgresIT extends KilledContract {
  private static final int EVERY = 3;
  private final PostgresServer postgres = PostgresServer.start();

  @AfterEach
  void stop() {
    postgres.close();
  }

  @Override
  Map<String, String> database() {
    return Map.of(
        "RECAP_SERVE_DATABASE",
        postgres.newDatabase(),
        "RECAP_SERVE_DATABASE_USER",
        PostgresServer.settings().getProperty("user"));
  }

  @Override
  void disturb(int round) {
    if (round % EVERY == 1) {
      postgres.restart();
    }
  }
}

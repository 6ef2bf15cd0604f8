package dev.recap.server.queue;

import dev.recap.server.fixture.NeedsPostgres;
import dev.recap.server.fixture.Place;
import dev.recap.server.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@NeedsPostgres
final class PostgresQueueTest extends QueueContract {
  private final PostgresServer server;
  @TempDir private Path temporary;
  private String database = "";

  PostgresQueueTest(PostgresServer server) {
    this.server = server;
  }

  @Override
  Place place() {
    database = server.newDatabase();
    return new Place.Postgres(temporary, database);
  }

  /** The files of the database and the server's log of writes. */
  @Override
  String dump() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path part : server.folders(database)) {
      all.append(dump(part));
    }
    return all.toString();
  }
}

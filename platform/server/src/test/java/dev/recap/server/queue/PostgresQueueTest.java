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

  PostgresQueueTest(PostgresServer server) {
    this.server = server;
  }

  @Override
  Place place() {
    return new Place.Postgres(temporary, server.newDatabase());
  }

  /** The files of the whole server, its log of writes among them. */
  @Override
  String dump() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : server.files()) {
      all.append(dump(file));
    }
    return all.toString();
  }
}

package dev.recap.server.queue;

import dev.recap.server.fixture.Place;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteQueueTest extends QueueContract {
  @TempDir private Path temporary;

  @Override
  Place place() {
    return new Place.Sqlite(temporary);
  }

  @Override
  String dump() throws IOException {
    return dump(temporary);
  }
}

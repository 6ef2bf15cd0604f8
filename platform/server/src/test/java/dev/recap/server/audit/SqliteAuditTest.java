package dev.recap.server.audit;

import dev.recap.server.fixture.Place;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

final class SqliteAuditTest extends AuditContract {
  @TempDir private Path temporary;

  @Override
  Place place() {
    return new Place.Sqlite(temporary);
  }

  @Override
  List<String> unguard() {
    return List.of(
        "DROP TRIGGER IF EXISTS audit_is_not_changed",
        "DROP TRIGGER IF EXISTS audit_is_not_removed");
  }
}

package dev.recap.server.audit;

import dev.recap.server.fixture.NeedsPostgres;
import dev.recap.server.fixture.Place;
import dev.recap.server.fixture.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

@NeedsPostgres
final class PostgresAuditTest extends AuditContract {
  private final PostgresServer server;
  @TempDir private Path temporary;

  PostgresAuditTest(PostgresServer server) {
    this.server = server;
  }

  @Override
  Place place() {
    return new Place.Postgres(temporary, server.newDatabase());
  }

  @Override
  List<String> unguard() {
    return List.of("DROP TRIGGER IF EXISTS audit_is_kept ON audit");
  }
}

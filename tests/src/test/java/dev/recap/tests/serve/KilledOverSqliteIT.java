package dev.recap.tests.serve;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsDocker;
import dev.recap.tests.command.NeedsCapsules;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** With the records in SQLite. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
@NeedsDocker
final class KilledOverSqliteIT extends KilledContract {
  @Override
  Map<String, String> database() {
    return Map.of();
  }

  @Override
  void disturb(int round) {}
}

package dev.recap.tests.benchmark;

import dev.recap.core.invocation.InvocationId;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.engine.fixture.TestEngine;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.queue.InvocationQueue;
import dev.recap.server.store.Database;
import dev.recap.server.store.Records;
import dev.recap.server.store.SqliteInvocationLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A server's store as it is after many invocations: their records, and what the audit log says. */
final class FilledStore {
  private FilledStore() {}

  /** The newest record of a store that a server may be using. */
  static InvocationRecord newest(Path state) {
    try (SqliteInvocationLog log = SqliteInvocationLog.open(state)) {
      return log.list(1, Optional.empty()).getFirst();
    }
  }

  /** Writes copies of a real record as the server does, one second between each and the next. */
  static void fill(Path state, InvocationRecord real, int count, Progress progress)
      throws IOException {
    try (Database database = Database.sqlite(state)) {
      AuditLog audit = new AuditLog(database, state);
      InvocationQueue queue = new InvocationQueue(database, audit, state, TestEngine.self(), 1);
      Records records = new Records(database, audit, queue);
      Instant first = real.accepted().minusSeconds(count);
      for (int i = 0; i < count; i++) {
        if (i % 1000 == 0) {
          progress.show("serve, filling the store", i, count);
        }
        Instant accepted = first.plusSeconds(i);
        String id = InvocationId.at(accepted);
        records.begin(copy(real, id, accepted, Optional.empty()));
        records.end(copy(real, id, accepted, real.outcome()));
      }
    }
  }

  private static InvocationRecord copy(
      InvocationRecord real, String id, Instant accepted, Optional<Outcome> outcome) {
    return new InvocationRecord(
        id,
        real.owner(),
        real.capsule(),
        real.target(),
        real.targetId(),
        real.parameters(),
        real.caller(),
        real.reason(),
        real.parent(),
        accepted,
        outcome.map(_ -> accepted),
        outcome,
        real.phases(),
        real.stdout(),
        real.stderr(),
        real.result(),
        real.artifacts(),
        real.receipt(),
        real.notices());
  }
}

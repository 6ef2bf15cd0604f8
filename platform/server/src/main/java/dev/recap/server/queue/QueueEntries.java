package dev.recap.server.queue;

import dev.recap.server.audit.Entry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the audit log is told about the queue. */
final class QueueEntries {
  private QueueEntries() {}

  static Entry queued(Queued queued) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("capsule", queued.work().capsule().toString());
    about.put("target", queued.work().target().toString());
    queued.work().reason().ifPresent(reason -> about.put("reason", reason));
    queued.work().parent().ifPresent(parent -> about.put("parent", parent));
    return new Entry(
        queued.accepted(),
        "invocation.queued",
        Optional.of(queued.id()),
        queued.work().caller().name(),
        about);
  }

  static Entry notTold(String invocation, Map<String, Object> about, Instant now) {
    return new Entry(now, "callback.given-up", Optional.of(invocation), "recap", about);
  }

  static Entry requeued(QueueQueries.Row row, Instant now, String why) {
    return new Entry(
        now,
        "invocation.requeued",
        Optional.of(row.id()),
        row.caller(),
        Map.of("why", why, "attempts", row.attempts()));
  }
}

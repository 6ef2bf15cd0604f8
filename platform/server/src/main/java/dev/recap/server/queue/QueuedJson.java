package dev.recap.server.queue;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Request;
import dev.recap.core.target.TargetRef;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is queued as JSON. */
final class QueuedJson {
  private QueuedJson() {}

  static String write(Queued queued) {
    Map<String, Object> fields = request(queued);
    fields.put("id", queued.id());
    fields.put("accepted", queued.accepted().toString());
    queued.idempotencyKey().ifPresent(key -> fields.put("idempotencyKey", key));
    return PlainJson.write(fields);
  }

  /** The same text for the same wish of the same caller, whenever it is asked for. */
  static String wish(Queued queued) {
    return PlainJson.write(request(queued));
  }

  private static Map<String, Object> request(Queued queued) {
    Request request = queued.request();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("capsule", request.capsule().toString());
    fields.put("target", request.target().toString());
    fields.put("parameters", request.parameters());
    fields.put("caller", request.caller().name());
    fields.put("groups", request.caller().groups().stream().sorted().toList());
    request.timeout().ifPresent(timeout -> fields.put("timeout", timeout.toString()));
    request.reason().ifPresent(reason -> fields.put("reason", reason));
    request.parent().ifPresent(parent -> fields.put("parent", parent));
    queued.callback().ifPresent(callback -> fields.put("callback", callback.toString()));
    fields.put("priority", queued.priority());
    fields.put("retry", queued.retryInterrupted());
    return fields;
  }

  static Queued read(String json) {
    Map<String, Object> fields = PlainJson.readObject(json);
    String id = text(fields, "id").orElseThrow();
    return new Queued(
        id,
        new Request(
            CapsuleRef.parse(text(fields, "capsule").orElseThrow()),
            TargetRef.parse(text(fields, "target").orElseThrow()),
            parameters(fields),
            text(fields, "timeout").map(Duration::parse),
            new Caller(text(fields, "caller").orElseThrow(), groups(fields)),
            text(fields, "reason"),
            text(fields, "parent"),
            Optional.of(id)),
        Integer.parseInt(text(fields, "priority").orElseThrow()),
        text(fields, "idempotencyKey"),
        text(fields, "callback").map(URI::create),
        Boolean.parseBoolean(text(fields, "retry").orElseThrow()),
        Instant.parse(text(fields, "accepted").orElseThrow()));
  }

  private static Optional<String> text(Map<String, Object> fields, String name) {
    return Optional.ofNullable(fields.get(name)).map(String::valueOf);
  }

  private static Map<String, Object> parameters(Map<String, Object> fields) {
    return fields.get("parameters") instanceof Map<?, ?> map ? PlainJson.object(map) : Map.of();
  }

  private static Set<String> groups(Map<String, Object> fields) {
    Set<String> groups = new HashSet<>();
    if (fields.get("groups") instanceof List<?> list) {
      list.forEach(group -> groups.add(String.valueOf(group)));
    }
    return groups;
  }
}

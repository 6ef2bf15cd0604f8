package dev.recap.server.queue;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.FanOut;
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
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

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
    Work work = queued.work();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("capsule", work.capsule().toString());
    switch (work) {
      case Work.One(Request request) -> fields.put("target", request.target().toString());
      case Work.All(FanOut.Order order, var _) -> {
        fields.put("selector", new TreeMap<>(order.labels()));
        fields.put("maxParallel", order.maxParallel());
        order.maxFailures().ifPresent(most -> fields.put("maxFailures", most));
      }
    }
    fields.put("parameters", work.parameters());
    fields.put("caller", work.caller().name());
    fields.put("groups", work.caller().groups().stream().sorted().toList());
    work.timeout().ifPresent(timeout -> fields.put("timeout", timeout.toString()));
    work.reason().ifPresent(reason -> fields.put("reason", reason));
    work.parent().ifPresent(parent -> fields.put("parent", parent));
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
        fields.get("selector") instanceof Map<?, ?> labels
            ? new Work.All(order(fields, PlainJson.object(labels)), text(fields, "parent"))
            : new Work.One(request(fields, id)),
        Integer.parseInt(text(fields, "priority").orElseThrow()),
        text(fields, "idempotencyKey"),
        text(fields, "callback").map(URI::create),
        Boolean.parseBoolean(text(fields, "retry").orElseThrow()),
        Instant.parse(text(fields, "accepted").orElseThrow()));
  }

  private static Request request(Map<String, Object> fields, String id) {
    return new Request(
        capsule(fields),
        TargetRef.parse(text(fields, "target").orElseThrow()),
        parameters(fields),
        text(fields, "timeout").map(Duration::parse),
        caller(fields),
        text(fields, "reason"),
        text(fields, "parent"),
        Optional.of(id));
  }

  private static FanOut.Order order(Map<String, Object> fields, Map<String, Object> selector) {
    Map<String, String> labels = new LinkedHashMap<>();
    selector.forEach((label, value) -> labels.put(label, String.valueOf(value)));
    return new FanOut.Order(
        capsule(fields),
        labels,
        parameters(fields),
        text(fields, "timeout").map(Duration::parse),
        caller(fields),
        text(fields, "reason"),
        Integer.parseInt(text(fields, "maxParallel").orElseThrow()),
        text(fields, "maxFailures")
            .map(most -> OptionalInt.of(Integer.parseInt(most)))
            .orElseGet(OptionalInt::empty));
  }

  private static CapsuleRef capsule(Map<String, Object> fields) {
    return CapsuleRef.parse(text(fields, "capsule").orElseThrow());
  }

  private static Caller caller(Map<String, Object> fields) {
    return new Caller(text(fields, "caller").orElseThrow(), groups(fields));
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

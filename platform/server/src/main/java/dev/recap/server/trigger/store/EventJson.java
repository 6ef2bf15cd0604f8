package dev.recap.server.trigger.store;

import dev.recap.catalog.json.PlainJson;
import dev.recap.server.trigger.Event;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Events as they are kept. */
final class EventJson {
  private EventJson() {}

  static String write(Event event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", event.kind().name());
    fields.put("source", event.source());
    fields.put("id", event.id());
    fields.put("type", event.type());
    event.subject().ifPresent(subject -> fields.put("subject", subject));
    fields.put("fingerprint", event.fingerprint());
    fields.put("status", event.status().name());
    fields.put("occurred", event.occurred().toString());
    fields.put("labels", new TreeMap<>(event.labels()));
    fields.put("annotations", new TreeMap<>(event.annotations()));
    fields.put("attributes", new TreeMap<>(event.attributes()));
    event.data().ifPresent(data -> fields.put("data", data));
    fields.put("passed", event.passed());
    return PlainJson.write(fields);
  }

  static Event read(String json) {
    Map<String, Object> fields = PlainJson.readObject(json);
    return new Event(
        Event.Kind.valueOf(text(fields, "kind")),
        text(fields, "source"),
        text(fields, "id"),
        text(fields, "type"),
        Optional.ofNullable(fields.get("subject")).map(String::valueOf),
        text(fields, "fingerprint"),
        Event.Status.valueOf(text(fields, "status")),
        Instant.parse(text(fields, "occurred")),
        texts(fields, "labels"),
        texts(fields, "annotations"),
        texts(fields, "attributes"),
        Optional.ofNullable(fields.get("data")),
        fields.get("passed") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.of());
  }

  private static String text(Map<String, Object> fields, String name) {
    return String.valueOf(fields.get(name));
  }

  private static Map<String, String> texts(Map<String, Object> fields, String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (fields.get(name) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
    }
    return texts;
  }
}

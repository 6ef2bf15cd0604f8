package dev.recap.server.trigger.api;

import dev.recap.server.trigger.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Events as JSON, under the names that expressions in rules know. */
final class EventJson {
  private EventJson() {}

  static Map<String, Object> of(Event event) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", event.kind().word());
    json.put("source", event.source());
    json.put("id", event.id());
    json.put("type", event.type());
    event.subject().ifPresent(subject -> json.put("subject", subject));
    json.put("fingerprint", event.fingerprint());
    json.put("status", event.status().word());
    json.put("time", event.occurred().toString());
    json.put("labels", new TreeMap<>(event.labels()));
    json.put("annotations", new TreeMap<>(event.annotations()));
    json.put("attributes", new TreeMap<>(event.attributes()));
    event.data().ifPresent(data -> json.put("data", data));
    json.put("passed", event.passed());
    event.sender().ifPresent(sender -> json.put("sender", sender));
    return json;
  }
}

package dev.recap.server.trigger.result;

import dev.recap.knative.JsonEvents;
import io.cloudevents.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run that has ended as a CloudEvent 1.0, in the structured form of its JSON format: what is
 * signed is all of it then.
 */
final class ResultEvent {
  /** Its media type. */
  static final String MEDIA_TYPE = JsonEvents.ONE;

  private static final String TYPE = "dev.recap.run.ended";

  /** The extension that names the triggers passed, so that loops are seen. */
  private static final String PASSED = "recappassed";

  private ResultEvent() {}

  static Map<String, Object> of(EndedRun ended) {
    List<String> passed = new ArrayList<>(ended.event().passed());
    passed.add(ended.trigger().name());
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    event.put("id", ended.run().id());
    event.put("source", ended.links().trigger(ended.trigger().name()));
    event.put("type", TYPE);
    event.put("subject", ended.run().target().orElse(ended.run().id()));
    event.put("time", ended.end().at().toString());
    event.put("datacontenttype", "application/json");
    event.put(PASSED, String.join(",", passed));
    event.put("data", RunJson.of(ended));
    return event;
  }

  /** Reads what was written before. */
  static CloudEvent read(String json) {
    return new JsonEvents().deserialize(json.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.recap.server.trigger.result;

import dev.recap.catalog.json.PlainJson;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
  static final String MEDIA_TYPE = "application/cloudevents+json; charset=UTF-8";

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
    Map<?, ?> event = (Map<?, ?>) PlainJson.read(json);
    if (event == null) {
      throw new IllegalArgumentException("no event");
    }
    return CloudEventBuilder.v1()
        .withId(text(event, "id"))
        .withSource(URI.create(text(event, "source")))
        .withType(text(event, "type"))
        .withSubject(text(event, "subject"))
        .withTime(OffsetDateTime.parse(text(event, "time")).withOffsetSameInstant(ZoneOffset.UTC))
        .withExtension(PASSED, text(event, PASSED))
        .withData(
            text(event, "datacontenttype"),
            PlainJson.write(event.get("data")).getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private static String text(Map<?, ?> event, String name) {
    return String.valueOf(event.get(name));
  }
}

package dev.recap.server.trigger.source;

import dev.recap.knative.HttpEvents.Arrived;
import dev.recap.server.trigger.Event;
import io.cloudevents.CloudEvent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A CloudEvent as an event of ours. */
final class CloudEventForm {
  /** The extension of our own results: the names of the triggers passed, with commas. */
  static final String PASSED = "recappassed";

  private CloudEventForm() {}

  /**
   * One that was received.
   *
   * @param now its time, when it says none
   */
  static Event event(Arrived arrived, Instant now) {
    CloudEvent event = arrived.event();
    String source = event.getSource().toString();
    return new Event(
        Event.Kind.CLOUD_EVENTS,
        source,
        event.getId(),
        event.getType(),
        Optional.ofNullable(event.getSubject()).filter(subject -> !subject.isEmpty()),
        // What it repeats is known by source and id; nothing else says that two tell the same.
        source + " " + event.getId(),
        Event.Status.HAPPENED,
        Optional.ofNullable(event.getTime()).map(OffsetDateTime::toInstant).orElse(now),
        Map.of(),
        Map.of(),
        attributes(event),
        arrived.json().flatMap(JsonValue::of),
        passed(event));
  }

  private static Map<String, String> attributes(CloudEvent event) {
    Map<String, String> attributes = new LinkedHashMap<>();
    put(attributes, "datacontenttype", event.getDataContentType());
    put(attributes, "dataschema", event.getDataSchema());
    for (String name : event.getExtensionNames()) {
      if (!name.equals(PASSED)) {
        put(attributes, name, event.getExtension(name));
      }
    }
    return attributes;
  }

  private static void put(Map<String, String> into, String name, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case byte[] bytes -> into.put(name, HexFormat.of().formatHex(bytes));
      case Object other -> into.put(name, other.toString());
    }
  }

  private static List<String> passed(CloudEvent event) {
    String names = String.valueOf(event.getExtension(PASSED));
    return event.getExtension(PASSED) == null
        ? List.of()
        : Arrays.stream(names.split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
  }
}

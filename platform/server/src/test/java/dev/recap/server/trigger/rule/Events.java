package dev.recap.server.trigger.rule;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.rule.TriggerReader.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Events and rules of tests. */
final class Events {
  static final Instant TIME = Instant.parse("2026-01-05T10:00:00Z");

  private Events() {}

  static Event alert(Map<String, String> labels) {
    return event(
        Event.Kind.ALERTMANAGER, "http://alerts:9093", "alert", Optional.empty(), labels, null);
  }

  static Event cloudEvent(Object data) {
    return event(
        Event.Kind.CLOUD_EVENTS, "/shop", "com.example.order", Optional.of("42"), Map.of(), data);
  }

  static Event container(String type, String runtime, String subject) {
    return event(
        Event.Kind.CONTAINERS,
        runtime,
        type,
        Optional.of(subject),
        Map.of("name", "web", "app", "shop"),
        null);
  }

  static Event event(
      Event.Kind kind,
      String source,
      String type,
      Optional<String> subject,
      Map<String, String> labels,
      @Nullable Object data) {
    return new Event(
        kind,
        source,
        "id-1",
        type,
        subject,
        "print-1",
        kind == Event.Kind.ALERTMANAGER ? Event.Status.FIRING : Event.Status.HAPPENED,
        TIME,
        labels,
        Map.of("summary", "it burns"),
        Map.of("partitionkey", "p1"),
        Optional.ofNullable(data),
        List.of());
  }

  static Event resolved(Event event) {
    return new Event(
        event.kind(),
        event.source(),
        event.id(),
        event.type(),
        event.subject(),
        event.fingerprint(),
        Event.Status.RESOLVED,
        event.occurred(),
        event.labels(),
        event.annotations(),
        event.attributes(),
        event.data(),
        event.passed());
  }

  /** A rule named {@code rule} whose spec has these lines beside one step. */
  static Trigger rule(String spec) {
    return written(
        "apiVersion: recap.dev/v1\nkind: Trigger\nmetadata: {name: rule}\nspec:\n"
            + ("steps: [{capsule: top}]\n" + spec).indent(2));
  }

  /** A rule as it is written. */
  static Trigger written(String yaml) {
    return switch (new TriggerReader(Path.of("/rules")).read("rule.yaml", yaml)) {
      case Reading.Valid(List<TriggerReader.Written> rules) -> rules.getFirst().trigger();
      case Reading.Invalid(List<String> problems) ->
          throw new AssertionError(String.join("\n", problems));
    };
  }
}

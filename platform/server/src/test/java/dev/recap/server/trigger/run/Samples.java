package dev.recap.server.trigger.run;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.rule.TriggerReader;
import dev.recap.server.trigger.rule.TriggerReader.Written;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules and events to test with. */
final class Samples {
  private Samples() {}

  /** A rule as somebody writes it; {@code more} are lines below {@code spec}. */
  static Written rule(String name, String more) {
    String text =
        """
        apiVersion: recap.dev/v1
        kind: Trigger
        metadata: {name: %s}
        spec:
          source: {alertmanager: {}}
          target: "docker:${event.labels.container}"
        """
                .formatted(name)
            + more.indent(2);
    return switch (new TriggerReader(Path.of("/nowhere")).read("rule.yaml", text)) {
      case TriggerReader.Reading.Valid(List<Written> rules) -> rules.getFirst();
      case TriggerReader.Reading.Invalid(List<String> problems) ->
          throw new IllegalArgumentException(String.join("\n", problems));
    };
  }

  static Trigger trigger(String more) {
    return rule("busy", more).trigger();
  }

  /** An alert about a container. */
  static Event alert(String id, String container, Event.Status status, Instant occurred) {
    return event(id, "cpu " + container, status, occurred, Map.of("container", container));
  }

  static Event event(
      String id,
      String fingerprint,
      Event.Status status,
      Instant occurred,
      Map<String, String> labels) {
    return new Event(
        Event.Kind.ALERTMANAGER,
        "http://alerts.example.com",
        id,
        "alert",
        Optional.empty(),
        fingerprint,
        status,
        occurred,
        labels,
        Map.of("summary", "busy"),
        Map.of(),
        Optional.of(Map.of("n", 1)),
        List.of());
  }

  /** The same after it passed some triggers. */
  static Event passed(Event event, List<String> triggers) {
    return new Event(
        event.kind(),
        event.source(),
        event.id(),
        event.type(),
        event.subject(),
        event.fingerprint(),
        event.status(),
        event.occurred(),
        event.labels(),
        event.annotations(),
        event.attributes(),
        event.data(),
        triggers);
  }
}

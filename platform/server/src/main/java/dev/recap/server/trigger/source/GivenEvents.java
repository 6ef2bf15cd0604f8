package dev.recap.server.trigger.source;

import dev.recap.knative.HttpEvents;
import dev.recap.knative.HttpEvents.Arrived;
import dev.recap.knative.HttpEvents.Received;
import dev.recap.knative.JsonEvents;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.trigger.Event;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Events that somebody wrote down, to test rules with: alerts as Alertmanager's webhook sends them,
 * a CloudEvent in its JSON format, or an event as the API shows it, alone or with what is stored
 * beside it.
 */
public final class GivenEvents {
  private GivenEvents() {}

  /**
   * Those in a JSON object.
   *
   * @param now when they happened, where they do not say
   * @throws RefusedRequest when it is none of these
   */
  public static List<Event> of(JsonNode json, Instant now) {
    if (json.has("alerts")) {
      return AlertmanagerForm.events(json, now);
    }
    if (json.has("specversion")) {
      return List.of(cloudEvent(json, now));
    }
    boolean isStored = !json.has("kind") && json.path("event").isObject();
    return List.of(shown(isStored ? json.path("event") : json, now));
  }

  private static Event cloudEvent(JsonNode json, Instant now) {
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    return switch (HttpEvents.read(Map.of("content-type", List.of(JsonEvents.ONE)), body)) {
      case Received.Events(List<Arrived> all) -> CloudEventForm.event(all.getFirst(), now);
      case Received.Malformed(String why) -> throw refused(why);
      case Received.WrongMediaType(String why) -> throw refused(why);
    };
  }

  /** Only what matters must be there: the rest says nothing then. */
  private static Event shown(JsonNode json, Instant now) {
    String type = text(json, "type").orElse("");
    String id = text(json, "id").orElse("test");
    Event event =
        new Event(
            kind(text(json, "kind").orElse("")),
            text(json, "source").orElse("test"),
            id,
            type,
            text(json, "subject"),
            text(json, "fingerprint").orElse(id),
            status(text(json, "status").orElse("happened")),
            text(json, "time").map(GivenEvents::time).orElse(now),
            texts(json, "labels"),
            texts(json, "annotations"),
            texts(json, "attributes"),
            JsonValue.of(json.path("data")),
            JsonValue.of(json.path("passed"))
                .filter(List.class::isInstance)
                .map(List.class::cast)
                .map(GivenEvents::names)
                .orElse(List.of()));
    return text(json, "sender").map(event::sentBy).orElse(event);
  }

  private static List<String> names(List<?> all) {
    return all.stream().map(String::valueOf).toList();
  }

  private static Event.Kind kind(String word) {
    return switch (word) {
      case "alertmanager" -> Event.Kind.ALERTMANAGER;
      case "cloudEvents" -> Event.Kind.CLOUD_EVENTS;
      case "containers" -> Event.Kind.CONTAINERS;
      case "schedule" -> Event.Kind.SCHEDULE;
      case "webhook" -> Event.Kind.WEBHOOK;
      default ->
          throw refused(
              "it has neither alerts nor a specversion, and its kind is none of alertmanager, cloudEvents, containers, schedule and webhook");
    };
  }

  private static Event.Status status(String word) {
    try {
      return Event.Status.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw refused("its status is none of firing, resolved and happened");
    }
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw refused("its time is not one as 2026-03-01T12:00:00Z");
    }
  }

  private static Optional<String> text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isMissingNode() && !value.isString()) {
      throw refused(name + " is not a text");
    }
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }

  private static Map<String, String> texts(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isMissingNode() && !value.isObject()) {
      throw refused(name + " is not an object of texts");
    }
    return JsonValue.texts(value);
  }

  private static RefusedRequest refused(String why) {
    return RefusedRequest.usage("Tried to read the event but " + why);
  }
}

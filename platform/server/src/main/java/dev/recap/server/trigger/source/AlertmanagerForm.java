package dev.recap.server.trigger.source;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.invocation.Problem;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.trigger.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What Prometheus Alertmanager's webhook sends, version 4: a group of alerts, which are told one by
 * one. The format: Alertmanager's documentation, {@code webhook_config}.
 */
final class AlertmanagerForm {
  /**
   * A group is sent again when the answer was lost, by each member of a cluster, and while its
   * alerts go on; nothing in it tells these apart. What comes within so long is one event.
   */
  private static final Duration ONE = Duration.ofMinutes(1);

  private static final int MOST_ALERTS = 10_000;

  /**
   * Characters of all its events. What a group says once is part of each of them, so that a short
   * group can make long events.
   */
  private static final long MOST_TEXT = 16L << 20;

  /** Quotes, colon and comma in JSON. */
  private static final int AROUND = 6;

  private final JsonNode group;
  private final Instant now;
  private final String source;

  private AlertmanagerForm(JsonNode group, Instant now) {
    this.group = group;
    this.now = now;
    this.source = group.path("externalURL").asString("");
  }

  /**
   * The alerts of a group.
   *
   * @throws RefusedRequest when it is none, or makes too much
   */
  static List<Event> events(JsonNode group, Instant now) {
    if (!group.path("version").asString("").equals("4")) {
      throw refused(
          "its version is %s, and 4 is understood".formatted(group.path("version").toString()));
    }
    return new AlertmanagerForm(group, now).all();
  }

  /** How many alerts it leaves out, as its {@code max_alerts} has it. */
  static long truncated(JsonNode group) {
    return group.path("truncatedAlerts").asLong(0);
  }

  private List<Event> all() {
    if (source.isEmpty()) {
      throw refused("it has no externalURL");
    }
    if (!group.path("alerts").isArray()) {
      throw refused("it has no alerts");
    }
    if (group.path("alerts").size() > MOST_ALERTS) {
      throw tooLarge("it has more than %d alerts".formatted(MOST_ALERTS));
    }
    List<Event> events = new ArrayList<>();
    long text = 0;
    for (JsonNode alert : group.path("alerts")) {
      Event event = event(alert, "alert %d".formatted(events.size() + 1));
      text += text(event);
      if (text > MOST_TEXT) {
        throw tooLarge(
            "with what they have in common they have more than %d characters".formatted(MOST_TEXT));
      }
      events.add(event);
    }
    return events;
  }

  private static long text(Event event) {
    return (long) event.source().length()
        + event.id().length()
        + Stream.of(event.labels(), event.annotations(), event.attributes())
            .flatMap(texts -> texts.entrySet().stream())
            .mapToLong(one -> (long) one.getKey().length() + one.getValue().length() + AROUND)
            .sum();
  }

  private Event event(JsonNode alert, String which) {
    if (!alert.path("labels").isObject()) {
      throw refused(which + " has no labels");
    }
    Event.Status status =
        switch (alert.path("status").asString("")) {
          case "firing" -> Event.Status.FIRING;
          case "resolved" -> Event.Status.RESOLVED;
          default -> throw refused(which + " is neither firing nor resolved");
        };
    Map<String, String> labels = merged("Labels", alert.path("labels"));
    String fingerprint = fingerprint(labels);
    return new Event(
        Event.Kind.ALERTMANAGER,
        source,
        "%s/%s/%s/%d"
            .formatted(
                fingerprint,
                alert.path("status").asString(),
                alert.path("startsAt").asString(""),
                now.getEpochSecond() / ONE.toSeconds()),
        "alert",
        Optional.ofNullable(labels.get("alertname")),
        fingerprint,
        status,
        // When it is told, since it still holds then; when it began is an attribute.
        now,
        labels,
        merged("Annotations", alert.path("annotations")),
        attributes(alert),
        Optional.empty(),
        List.of());
  }

  private Map<String, String> merged(String kind, JsonNode own) {
    Map<String, String> all = new LinkedHashMap<>();
    if (kind.equals("Labels")) {
      all.putAll(JsonValue.texts(group.path("groupLabels")));
    }
    all.putAll(JsonValue.texts(group.path("common" + kind)));
    all.putAll(JsonValue.texts(own));
    return all;
  }

  private Map<String, String> attributes(JsonNode alert) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String name : List.of("receiver", "groupKey", "externalURL", "truncatedAlerts")) {
      put(attributes, name, group.path(name));
    }
    for (String name : List.of("startsAt", "endsAt", "generatorURL")) {
      put(attributes, name, alert.path(name));
    }
    return attributes;
  }

  private static void put(Map<String, String> into, String name, JsonNode value) {
    if (value.isValueNode() && !value.isNull()) {
      into.put(name, value.asString());
    }
  }

  /**
   * The same labels are the same alert. The one that Alertmanager says is not believed: whoever
   * sends another alert under it would have this one held back as a repetition.
   */
  private static String fingerprint(Map<String, String> labels) {
    return Sha256.hex(PlainJson.write(new TreeMap<>(labels)).getBytes(StandardCharsets.UTF_8));
  }

  private static RefusedRequest tooLarge(String why) {
    return new RefusedRequest(
        new Problem(Problem.Kind.TOO_LARGE, "Tried to read Alertmanager's alerts but " + why));
  }

  private static RefusedRequest refused(String why) {
    return RefusedRequest.usage("Tried to read Alertmanager's alerts but " + why);
  }
}

package dev.recap.server.trigger;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened, in one form for every kind of source.
 *
 * @param kind of source
 * @param source where it comes from: a CloudEvent's {@code source}, an Alertmanager's external URL,
 *     {@code docker}, the name of a webhook's or a schedule's trigger
 * @param id with the source it is unique: an event that was received before is not taken again
 * @param type a CloudEvent's {@code type}, {@code alert}, {@code oom}, {@code schedule} …
 * @param subject what it is about: a CloudEvent's {@code subject}, a container's reference
 * @param fingerprint of what it is about and what is wrong there: two events with the same one tell
 *     the same thing
 * @param status whether it begins, ends or neither
 * @param occurred when, as its source says
 * @param labels an alert's labels, a container's labels and name
 * @param annotations an alert's annotations
 * @param attributes everything else that its source says of it, CloudEvents' extensions among them
 * @param data its content as JSON has it: maps, lists, texts, numbers, booleans; nothing: there is
 *     none, or it is not JSON
 * @param passed the triggers whose results led to this event, the first first
 * @param sender who sent it, as the store knows it; nothing: it has not been taken
 */
public record Event(
    Kind kind,
    String source,
    String id,
    String type,
    Optional<String> subject,
    String fingerprint,
    Status status,
    Instant occurred,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, String> attributes,
    Optional<Object> data,
    List<String> passed,
    Optional<String> sender) {

  /** One that has not been taken. */
  public Event(
      Kind kind,
      String source,
      String id,
      String type,
      Optional<String> subject,
      String fingerprint,
      Status status,
      Instant occurred,
      Map<String, String> labels,
      Map<String, String> annotations,
      Map<String, String> attributes,
      Optional<Object> data,
      List<String> passed) {
    this(
        kind,
        source,
        id,
        type,
        subject,
        fingerprint,
        status,
        occurred,
        labels,
        annotations,
        attributes,
        data,
        passed,
        Optional.empty());
  }

  /** The same, sent by somebody. */
  public Event sentBy(String sender) {
    return new Event(
        kind,
        source,
        id,
        type,
        subject,
        fingerprint,
        status,
        occurred,
        labels,
        annotations,
        attributes,
        data,
        passed,
        Optional.of(sender));
  }

  /** Keeps an event. */
  public Event {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    attributes = Map.copyOf(attributes);
    passed = List.copyOf(passed);
  }

  /** The kinds of sources. */
  public enum Kind {
    /** An alert of Prometheus Alertmanager. */
    ALERTMANAGER,
    /** A CloudEvent, a Knative broker's among them. */
    CLOUD_EVENTS,
    /** What a container engine of this host tells of its containers. */
    CONTAINERS,
    /** A time that came. */
    SCHEDULE,
    /** A signed request. */
    WEBHOOK;

    /** As rules write it. */
    public String word() {
      return switch (this) {
        case ALERTMANAGER -> "alertmanager";
        case CLOUD_EVENTS -> "cloudEvents";
        case CONTAINERS -> "containers";
        case SCHEDULE -> "schedule";
        case WEBHOOK -> "webhook";
      };
    }
  }

  /** Whether something begins or ends. */
  public enum Status {
    /** It begins, or goes on. */
    FIRING,
    /** It has ended. */
    RESOLVED,
    /** It only happened. */
    HAPPENED;

    /** As rules write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

package dev.recap.knative;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.core.message.impl.GenericStructuredMessageReader;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the events of one request: in binary, in structured or in batched mode. */
public final class HttpEvents {
  private static final String PREFIX = "ce-";
  private static final List<String> REQUIRED = List.of("id", "source", "type");
  private static final JsonEvents FORMAT = new JsonEvents();

  private HttpEvents() {}

  /** What a request holds. */
  public sealed interface Received {
    /** Events, in the order in which they were sent; a batch may have none. */
    record Events(List<Arrived> all) implements Received {
      /** Keeps them. */
      public Events {
        all = List.copyOf(all);
      }
    }

    /**
     * No event, whatever was meant.
     *
     * @param why as the end of "Tried to … but"
     */
    record Malformed(String why) implements Received {}

    /**
     * Events in a format that cannot be read, or no events.
     *
     * @param why as the end of "Tried to … but"
     */
    record WrongMediaType(String why) implements Received {}
  }

  /**
   * An event.
   *
   * @param json its data, if that is JSON
   */
  public record Arrived(CloudEvent event, Optional<JsonNode> json) {}

  /**
   * Reads a request.
   *
   * @param headers by their names, in any case, with all their values
   */
  public static Received read(Map<String, List<String>> headers, byte[] body) {
    Map<String, List<String>> all = new HashMap<>();
    headers.forEach((name, values) -> all.put(name.toLowerCase(Locale.ROOT), values));
    String type = all.getOrDefault("content-type", List.of("")).getFirst();
    try {
      return switch (Json.essence(type)) {
        case JsonEvents.BATCH -> events(FORMAT.deserializeBatch(body));
        case JsonEvents.ONE ->
            events(List.of(new GenericStructuredMessageReader(FORMAT, body).toEvent()));
        case String other when other.startsWith("application/cloudevents") ->
            new Received.WrongMediaType("%s cannot be read here".formatted(other));
        case String _ when all.containsKey(PREFIX + "specversion") ->
            events(List.of(binary(all, body)));
        default ->
            new Received.WrongMediaType(
                "it is neither %s nor %s, and has no header ce-specversion"
                    .formatted(JsonEvents.ONE, JsonEvents.BATCH));
      };
    } catch (EventDeserializationException
        | CloudEventRWException
        | IllegalStateException
        | IllegalArgumentException
        | JacksonException e) {
      return new Received.Malformed(JsonEvents.said(e));
    }
  }

  private static CloudEvent binary(Map<String, List<String>> headers, byte[] body) {
    Map<String, String> single = new HashMap<>();
    headers.forEach((name, values) -> {
      if (name.startsWith(PREFIX)) {
        if (values.size() > 1) {
          throw new IllegalArgumentException("%s is there more than once".formatted(name));
        }
        single.put(name, HeaderText.decoded(values.getFirst()));
      } else if (name.equals("content-type")) {
        single.put(name, values.getFirst());
      }
    });
    for (String name : REQUIRED) {
      if (!single.containsKey(PREFIX + name)) {
        throw new IllegalArgumentException("it has no header %s%s".formatted(PREFIX, name));
      }
    }
    return HttpMessageFactory.createReader(single, body).toEvent();
  }

  private static Received events(List<CloudEvent> events) {
    return new Received.Events(events.stream().map(HttpEvents::arrived).toList());
  }

  private static Arrived arrived(CloudEvent event) {
    if (event.getSpecVersion() != SpecVersion.V1) {
      throw new IllegalArgumentException(
          "its specversion is %s, and 1.0 alone is read".formatted(event.getSpecVersion()));
    }
    filled("id", event.getId());
    filled("source", event.getSource().toString());
    filled("type", event.getType());
    return new Arrived(event, json(event));
  }

  private static void filled(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("its %s is empty".formatted(name));
    }
  }

  private static Optional<JsonNode> json(CloudEvent event) {
    if (event.getData() instanceof JsonData(JsonNode node)) {
      return Optional.of(node);
    }
    @Nullable String type = event.getDataContentType();
    if (event.getData() == null || type == null || !Json.isMediaType(type)) {
      return Optional.empty();
    }
    byte[] bytes = event.getData().toBytes();
    if (bytes.length == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(bytes));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("its data is not the JSON that it says", e);
    }
  }
}

package dev.recap.knative;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.core.format.EventSerializationException;
import io.cloudevents.rw.CloudEventDataMapper;
import io.cloudevents.rw.CloudEventRWException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * CloudEvents' JSON format 1.0.2 with its batches, for the SDK, by Jackson 3. The SDK's own is made
 * with Jackson 2 and knows no batches.
 */
public final class JsonEvents implements EventFormat {
  /** The media type of one event. */
  public static final String ONE = "application/cloudevents+json";

  /** The media type of a list of events. */
  public static final String BATCH = "application/cloudevents-batch+json";

  @Override
  public byte[] serialize(CloudEvent event) {
    try {
      return Json.MAPPER.writeValueAsBytes(JsonWriter.node(event));
    } catch (JacksonException e) {
      throw new EventSerializationException(e);
    }
  }

  /** Several events as a batch. */
  public byte[] serializeBatch(List<CloudEvent> events) {
    try {
      ArrayNode all = Json.MAPPER.createArrayNode();
      events.forEach(event -> all.add(JsonWriter.node(event)));
      return Json.MAPPER.writeValueAsBytes(all);
    } catch (JacksonException e) {
      throw new EventSerializationException(e);
    }
  }

  @Override
  public CloudEvent deserialize(byte[] bytes) {
    return event(tree(bytes));
  }

  @Override
  public CloudEvent deserialize(
      byte[] bytes, CloudEventDataMapper<? extends CloudEventData> mapper) {
    CloudEvent event = deserialize(bytes);
    return event.getData() == null
        ? event
        : io.cloudevents.core.builder.CloudEventBuilder.from(event)
            .withData(mapper.map(event.getData()))
            .build();
  }

  /**
   * The events of a batch.
   *
   * @throws EventDeserializationException when one of them is none; says which
   */
  public List<CloudEvent> deserializeBatch(byte[] bytes) {
    JsonNode all = tree(bytes);
    if (!all.isArray()) {
      throw refused("a batch is a list of events");
    }
    List<CloudEvent> events = new ArrayList<>();
    for (JsonNode one : all) {
      try {
        events.add(event(one));
      } catch (EventDeserializationException e) {
        throw refused("event %d of the batch: %s".formatted(events.size() + 1, said(e)));
      }
    }
    return List.copyOf(events);
  }

  private static JsonNode tree(byte[] bytes) {
    try {
      return Json.read(bytes);
    } catch (JacksonException e) {
      throw refused(said(e));
    }
  }

  private static CloudEvent event(JsonNode node) {
    try {
      return new JsonReader(node)
          .read(io.cloudevents.core.builder.CloudEventBuilder::fromSpecVersion);
    } catch (CloudEventRWException | IllegalStateException e) {
      throw refused(said(e));
    }
  }

  static String said(Throwable e) {
    return switch (e) {
      case EventDeserializationException wrapped when wrapped.getCause() != null ->
          said(wrapped.getCause());
      // Its own words would be the name of the class of what it wraps.
      case CloudEventRWException wrapped
          when wrapped.getKind() == CloudEventRWException.CloudEventRWExceptionKind.OTHER
              && wrapped.getCause() != null ->
          said(wrapped.getCause());
      case JacksonException json ->
          json.getOriginalMessage().lines().findFirst().orElse("it is not JSON");
      default -> String.valueOf(e.getMessage()).lines().findFirst().orElse("it is none");
    };
  }

  static EventDeserializationException refused(String why) {
    return new EventDeserializationException(new IllegalArgumentException(why));
  }

  @Override
  public Set<String> deserializableContentTypes() {
    return Set.of(ONE);
  }

  @Override
  public String serializedContentType() {
    return ONE;
  }
}

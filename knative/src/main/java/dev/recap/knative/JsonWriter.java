package dev.recap.knative;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import io.cloudevents.types.Time;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes one event as a JSON object. */
final class JsonWriter {
  private JsonWriter() {}

  /** A whole event, in version 1.0. */
  static ObjectNode node(CloudEvent event) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("specversion", SpecVersion.V1.toString());
    for (String name : event.getAttributeNames()) {
      put(node, name, event.getAttribute(name));
    }
    for (String name : event.getExtensionNames()) {
      put(node, name, event.getExtension(name));
    }
    @Nullable CloudEventData data = event.getData();
    if (data instanceof JsonData(JsonNode json)) {
      node.set("data", json);
    } else if (data != null) {
      bytes(node, Objects.requireNonNullElse(event.getDataContentType(), ""), data.toBytes());
    }
    return node;
  }

  private static void put(ObjectNode node, String name, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case SpecVersion _ -> {}
      case Boolean is -> node.put(name, is);
      case Integer whole -> node.put(name, whole);
      case OffsetDateTime time -> node.put(name, Time.writeTime(time));
      case URI uri -> node.put(name, uri.toString());
      case byte[] bytes -> node.put(name, Base64.getEncoder().encodeToString(bytes));
      case Object other -> node.put(name, other.toString());
    }
  }

  private static void bytes(ObjectNode node, String type, byte[] data) {
    if (Json.isMediaType(type)) {
      try {
        node.set("data", Json.read(data));
        return;
      } catch (JacksonException _) {
        // What its sender calls JSON and is none goes as it is.
      }
    }
    node.put("data_base64", Base64.getEncoder().encodeToString(data));
  }
}

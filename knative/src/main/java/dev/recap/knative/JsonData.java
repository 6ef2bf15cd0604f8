package dev.recap.knative;

import io.cloudevents.CloudEventData;
import tools.jackson.databind.JsonNode;

/** An event's data that came as JSON within JSON. */
record JsonData(JsonNode node) implements CloudEventData {
  @Override
  public byte[] toBytes() {
    return Json.MAPPER.writeValueAsBytes(node);
  }
}

package dev.recap.knative;

import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.rw.CloudEventDataMapper;
import io.cloudevents.rw.CloudEventRWException;
import io.cloudevents.rw.CloudEventReader;
import io.cloudevents.rw.CloudEventWriter;
import io.cloudevents.rw.CloudEventWriterFactory;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one event that is a JSON object. */
record JsonReader(JsonNode node) implements CloudEventReader {
  private static final String VERSION = "specversion";
  private static final String DATA = "data";
  private static final String BASE64 = "data_base64";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+");

  /** What every event has, beside its version. */
  private static final List<String> REQUIRED = List.of("id", "source", "type");

  /** What is text in every event. */
  private static final Set<String> TEXTS =
      Set.of("id", "source", "type", "subject", "time", "datacontenttype", "dataschema");

  @Override
  public <W extends CloudEventWriter<R>, R> R read(
      CloudEventWriterFactory<W, R> factory,
      CloudEventDataMapper<? extends CloudEventData> mapper) {
    if (!node.isObject()) {
      throw CloudEventRWException.newOther("an event is a JSON object");
    }
    SpecVersion version = SpecVersion.parse(text(VERSION));
    for (String name : REQUIRED) {
      if (!node.hasNonNull(name)) {
        throw CloudEventRWException.newOther("it has no " + name);
      }
    }
    W writer = factory.create(version);
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      switch (member.getKey()) {
        case VERSION, DATA, BASE64 -> {}
        case String name -> attribute(writer, name, member.getValue());
      }
    }
    @Nullable CloudEventData data = data();
    return data == null ? writer.end() : writer.end(mapper.map(data));
  }

  private static void attribute(CloudEventWriter<?> writer, String name, JsonNode value) {
    if (!NAME.matcher(name).matches()) {
      throw CloudEventRWException.newInvalidAttributeName(name);
    }
    if (value.isNull()) {
      return;
    }
    if (value.isString()) {
      writer.withContextAttribute(name, value.asString());
    } else if (TEXTS.contains(name)) {
      throw CloudEventRWException.newOther(name + " is not a text");
    } else if (value.isBoolean()) {
      writer.withContextAttribute(name, Boolean.valueOf(value.asBoolean()));
    } else if (value.isInt()) {
      writer.withContextAttribute(name, Integer.valueOf(value.asInt()));
    } else {
      throw CloudEventRWException.newOther(
          name + " is neither a text nor a boolean nor a whole number of 32 bits");
    }
  }

  private @Nullable CloudEventData data() {
    JsonNode plain = node.path(DATA);
    JsonNode base64 = node.path(BASE64);
    if (!base64.isMissingNode() && !base64.isNull()) {
      if (!plain.isMissingNode()) {
        throw CloudEventRWException.newOther("it has both data and data_base64");
      }
      return BytesCloudEventData.wrap(bytes(base64));
    }
    if (plain.isMissingNode() || plain.isNull()) {
      return null;
    }
    String type = node.path("datacontenttype").asString("application/json");
    if (Json.isMediaType(type) || !plain.isString()) {
      return new JsonData(plain);
    }
    return BytesCloudEventData.wrap(plain.asString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(JsonNode base64) {
    try {
      if (base64.isString()) {
        return Base64.getDecoder().decode(base64.asString());
      }
    } catch (IllegalArgumentException e) {
      throw CloudEventRWException.newOther("data_base64 is not the Base64 of anything");
    }
    throw CloudEventRWException.newOther("data_base64 is not a text");
  }

  private String text(String name) {
    JsonNode value = node.path(name);
    if (!value.isString()) {
      throw CloudEventRWException.newOther("it has no " + name);
    }
    return value.asString();
  }
}

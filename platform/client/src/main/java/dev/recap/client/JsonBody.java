package dev.recap.client;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Bodies of requests: plain values as JSON, without the start-up cost of data binding. */
final class JsonBody {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonBody() {}

  /** A value that is JSON text already. */
  record Raw(String json) {}

  static String of(Map<String, ?> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, members);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case Raw(String raw) -> json.writeRawValue(raw);
      case Boolean b -> json.writeBoolean(b);
      case Integer i -> json.writeNumber(i);
      case Long l -> json.writeNumber(l);
      case Double d -> json.writeNumber(d);
      case BigDecimal d -> json.writeNumber(d);
      case Collection<?> all -> {
        json.writeStartArray();
        all.forEach(one -> write(json, one));
        json.writeEndArray();
      }
      case Map<?, ?> members -> {
        json.writeStartObject();
        members.forEach((name, one) -> {
          json.writeName(String.valueOf(name));
          write(json, one);
        });
        json.writeEndObject();
      }
      case Object other -> json.writeString(other.toString());
    }
  }
}

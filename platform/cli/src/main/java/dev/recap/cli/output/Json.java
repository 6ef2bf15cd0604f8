package dev.recap.cli.output;

import dev.recap.catalog.text.PlainText;
import java.io.StringWriter;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes plain values as JSON without the start-up cost of data binding. */
public final class Json {
  /** A value that is JSON text already. */
  record Raw(String text) {}

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** The JSON text of nulls, texts, numbers, booleans, collections and maps of the same. */
  public static String text(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, value);
    }
    return PlainText.escaped(text.toString());
  }

  /** A value that is JSON text already. */
  public static Object raw(String json) {
    return new Raw(json);
  }

  private static void write(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case Raw(String text) -> json.writeRawValue(text);
      case Boolean b -> json.writeBoolean(b);
      case Integer i -> json.writeNumber(i);
      case Long l -> json.writeNumber(l);
      case Double d -> json.writeNumber(d);
      case Collection<?> all -> {
        json.writeStartArray();
        for (Object one : all) {
          write(json, one);
        }
        json.writeEndArray();
      }
      case Map<?, ?> members -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> member : members.entrySet()) {
          json.writeName(String.valueOf(member.getKey()));
          write(json, member.getValue());
        }
        json.writeEndObject();
      }
      case Object other -> json.writeString(other.toString());
    }
  }
}

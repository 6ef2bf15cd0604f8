package dev.recap.server.record;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON into maps, lists, texts, decimals and booleans. */
final class JsonValues {

  /** Fields of a record that hold any JSON and are kept as the text of it. */
  private static final Set<String> EMBEDDED = Set.of("parameters", "result");

  private final JsonFactory json;
  private final JsonParser in;

  JsonValues(JsonFactory json, JsonParser in) {
    this.json = json;
    this.in = in;
  }

  /** The fields of the one object the text holds. */
  JsonFields record() {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new StreamReadException(in, "it is not a JSON object");
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      fields.put(name, EMBEDDED.contains(name) ? embedded() : value());
    }
    return new JsonFields("record", fields);
  }

  private Object value() {
    return switch (in.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new BigDecimal(in.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> JsonFields.NULL;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new StreamReadException(in, "a value is missing");
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      fields.put(name, value());
    }
    return fields;
  }

  private List<Object> array() {
    List<Object> elements = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value());
    }
    return elements;
  }

  private String embedded() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), text)) {
      copy(in, out);
    }
    return text.toString();
  }

  /**
   * Copies the value at the parser's current token. Unlike the generator's own copying it takes
   * numbers as they are written, so that no digit is lost.
   */
  static void copy(JsonParser from, JsonGenerator to) {
    int depth = 0;
    do {
      JsonToken token = from.currentToken();
      if (token == null) {
        throw new StreamReadException(from, "it ends before its end");
      }
      switch (token) {
        case START_OBJECT -> to.writeStartObject();
        case END_OBJECT -> to.writeEndObject();
        case START_ARRAY -> to.writeStartArray();
        case END_ARRAY -> to.writeEndArray();
        case PROPERTY_NAME -> to.writeName(from.currentName());
        case VALUE_STRING -> to.writeString(from.getString());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(from.getString());
        case VALUE_TRUE -> to.writeBoolean(true);
        case VALUE_FALSE -> to.writeBoolean(false);
        case VALUE_NULL -> to.writeNull();
        case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
            throw new StreamReadException(from, "it holds what is not JSON");
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
      if (depth > 0) {
        from.nextToken();
      }
    } while (depth > 0);
  }
}

package dev.recap.record;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON into maps, lists, texts, decimals and booleans. */
final class JsonValues {

  /** Deeper than anything of ours; each level is a call of this class. */
  private static final int DEEPEST = 200;

  private final JsonFactory json;
  private final JsonParser in;
  private final Set<String> embedded;
  private int depth;

  /** {@code embedded} are fields that hold any JSON and are kept as the text of it. */
  JsonValues(JsonFactory json, JsonParser in, Set<String> embedded) {
    this.json = json;
    this.in = in;
    this.embedded = embedded;
  }

  /** The texts of the elements of the one array the text holds. */
  List<String> texts() {
    if (in.nextToken() != JsonToken.START_ARRAY) {
      throw new StreamReadException(in, "it is not a JSON array");
    }
    List<String> texts = new ArrayList<>();
    while (more() != JsonToken.END_ARRAY) {
      texts.add(embedded());
    }
    return texts;
  }

  /** The fields of the one object the text holds. */
  JsonFields object(String of) {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new StreamReadException(in, "it is not a JSON object");
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    while (more() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      fields.put(name, embedded.contains(name) ? embedded() : value());
    }
    return new JsonFields(of, fields);
  }

  private Object value() {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw new StreamReadException(in, "it ends before its end");
    }
    return switch (token) {
      case START_OBJECT -> deeper(this::object);
      case START_ARRAY -> deeper(this::array);
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new BigDecimal(in.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> JsonFields.NULL;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new StreamReadException(in, "a value is missing");
    };
  }

  private Object deeper(Supplier<Object> read) {
    if (++depth > DEEPEST) {
      throw new StreamReadException(in, "it is nested too deep");
    }
    Object value = read.get();
    depth--;
    return value;
  }

  /** The next token, which must be there. */
  private JsonToken more() {
    JsonToken token = in.nextToken();
    if (token == null) {
      throw new StreamReadException(in, "it ends before its end");
    }
    return token;
  }

  private Map<String, Object> object() {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (more() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      fields.put(name, value());
    }
    return fields;
  }

  private List<Object> array() {
    List<Object> elements = new ArrayList<>();
    while (more() != JsonToken.END_ARRAY) {
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

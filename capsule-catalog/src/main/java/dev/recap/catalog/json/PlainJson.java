package dev.recap.catalog.json;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON text as plain values (String, Boolean, Number, List, Map, null) and back.
 *
 * <p>On the streaming half of Jackson: data binding costs the first call of a process 8 ms more
 * from an AOT cache and 100 ms without one.
 */
public final class PlainJson {
  /** Decimals with more places than that are written with an exponent, as 1E+400 has to be. */
  private static final int LONGEST_PLAIN = 30;

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Documents of strangers nest no deeper, and say nothing twice that could be read either way. */
  private static final JsonFactory FOREIGN =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxNameLength(4096)
                  .maxStringLength(4 << 20)
                  .maxNumberLength(64)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private PlainJson() {}

  /**
   * Reads one JSON value.
   *
   * @throws JacksonException when the text is not exactly one JSON value; the message has line and
   *     column
   */
  public static @Nullable Object read(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return single(parser);
    }
  }

  private static @Nullable Object single(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new StreamReadException(parser, "nothing but blanks");
    }
    Object value = value(parser, first);
    if (parser.nextToken() != null) {
      throw new StreamReadException(parser, "more after the end of the value");
    }
    return value;
  }

  /**
   * Reads one JSON object that somebody else wrote: of bounded depth, each name once.
   *
   * @param utf8 the text, of a size that the caller has bounded
   * @throws JacksonException when it is anything else
   */
  public static Map<String, Object> readForeign(byte[] utf8) {
    try (JsonParser parser = FOREIGN.createParser(ObjectReadContext.empty(), utf8)) {
      if (single(parser) instanceof Map<?, ?> map) {
        return object(map);
      }
      throw new StreamReadException(parser, "a JSON object was expected");
    }
  }

  /**
   * Reads one JSON object.
   *
   * @throws JacksonException when the text is anything else
   */
  public static Map<String, Object> readObject(String text) {
    if (read(text) instanceof Map<?, ?> map) {
      return object(map);
    }
    throw new StreamReadException(null, "a JSON object was expected");
  }

  /** Writes a value compactly; members in the order of the map. */
  public static String write(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(generator, value);
    }
    return text.toString();
  }

  /** The same map under the type it has when it was read here: keys are texts. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          map.put(name, value(parser, parser.nextToken()));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
          list.add(value(parser, t));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new StreamReadException(parser, "unexpected " + token);
    };
  }

  private static void write(JsonGenerator generator, @Nullable Object value) {
    switch (value) {
      case null -> generator.writeNull();
      case Map<?, ?> map -> {
        generator.writeStartObject();
        map.forEach((name, member) -> {
          generator.writeName(String.valueOf(name));
          write(generator, member);
        });
        generator.writeEndObject();
      }
      case Iterable<?> list -> {
        generator.writeStartArray();
        list.forEach(element -> write(generator, element));
        generator.writeEndArray();
      }
      case Boolean flag -> generator.writeBoolean(flag);
      case BigDecimal number when Math.abs(number.scale()) <= LONGEST_PLAIN ->
          generator.writeNumber(number.toPlainString());
      case Number number -> generator.writeNumber(number.toString());
      default -> generator.writeString(value.toString());
    }
  }
}

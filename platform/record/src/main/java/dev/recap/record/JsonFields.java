package dev.recap.record;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The fields of a JSON object, asked for by name and kind.
 *
 * @param of what the object is, for messages
 */
public record JsonFields(String of, Map<String, Object> values) {

  private static final long MOST_DIGITS = 40;

  /** JSON's null: the same as a field that is not there. */
  static final Object NULL = Optional.empty();

  /**
   * The fields of the one object a text holds.
   *
   * @param embedded names of its own fields that hold any JSON and are kept as the text of it
   * @throws IllegalArgumentException when it is no such text
   */
  public static JsonFields read(String of, String text, Set<String> embedded) {
    JsonFactory json = new JsonFactory();
    try (JsonParser in = json.createParser(ObjectReadContext.empty(), text)) {
      return new JsonValues(json, in, embedded).object(of);
    } catch (JacksonException e) {
      throw unreadable(of, e);
    }
  }

  /**
   * The texts of the elements of an array of objects.
   *
   * @throws IllegalArgumentException when it is no such text
   */
  public static List<String> elements(String of, String array) {
    JsonFactory json = RecordJson.factory();
    try (JsonParser in = json.createParser(ObjectReadContext.empty(), array)) {
      return new JsonValues(json, in, Set.of()).texts();
    } catch (JacksonException e) {
      throw unreadable(of, e);
    }
  }

  private static IllegalArgumentException unreadable(String of, JacksonException e) {
    return new IllegalArgumentException(
        "Tried to read a %s but %s".formatted(of, e.getOriginalMessage()), e);
  }

  /** The text of a field that must be there. */
  public String text(String name) {
    return the(name, String.class);
  }

  /** The text of a field, if it is there. */
  public Optional<String> optionalText(String name) {
    return optional(name, String.class);
  }

  /** The whole number of a field that must be there. */
  public long number(String name) {
    return whole(the(name, BigDecimal.class));
  }

  /** The whole number of a field, if it is there. */
  public Optional<Long> optionalNumber(String name) {
    return optional(name, BigDecimal.class).map(JsonFields::whole);
  }

  private static long whole(BigDecimal number) {
    // A number such as 1e999999999 would take all memory to be written out.
    if (Math.abs((long) number.scale()) > MOST_DIGITS) {
      throw new IllegalArgumentException("Tried to read a number but it is out of all bounds");
    }
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("Tried to read a number but it is no whole one", e);
    }
  }

  /** The boolean of a field that must be there. */
  public boolean flag(String name) {
    return the(name, Boolean.class);
  }

  /** The boolean of a field, if it is there. */
  public Optional<Boolean> optionalFlag(String name) {
    return optional(name, Boolean.class);
  }

  /** Milliseconds with fractions. */
  public Duration milliseconds(String name) {
    return Duration.ofNanos(whole(the(name, BigDecimal.class).movePointRight(6)));
  }

  /** The object of a field that must be there. */
  public JsonFields object(String name) {
    return fields(name, the(name, Map.class));
  }

  /** The object of a field, if it is there. */
  public Optional<JsonFields> optionalObject(String name) {
    return optional(name, Map.class).map(value -> fields(name, value));
  }

  /** The array of objects of a field that must be there. */
  public List<JsonFields> objects(String name) {
    List<JsonFields> objects = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof Map<?, ?> map)) {
        throw wrong(name, Map.class);
      }
      objects.add(fields(name, map));
    }
    return objects;
  }

  /** The array of texts of a field that must be there. */
  public List<String> texts(String name) {
    return list(name).stream().map(String::valueOf).toList();
  }

  /** None when the field is not there. */
  public List<String> optionalTexts(String name) {
    return optional(name, List.class).isPresent() ? texts(name) : List.of();
  }

  private List<?> list(String name) {
    return the(name, List.class);
  }

  private <T> T the(String name, Class<T> kind) {
    return optional(name, kind)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "Tried to read the field %s of a %s but it is missing".formatted(name, of)));
  }

  private <T> Optional<T> optional(String name, Class<T> kind) {
    Object value = values.getOrDefault(name, NULL);
    if (value.equals(NULL)) {
      return Optional.empty();
    }
    if (!kind.isInstance(value)) {
      throw wrong(name, kind);
    }
    return Optional.of(kind.cast(value));
  }

  private IllegalArgumentException wrong(String name, Class<?> kind) {
    return new IllegalArgumentException(
        "Tried to read the field %s of a %s as a %s but it is something else"
            .formatted(name, of, kind.getSimpleName()));
  }

  private static JsonFields fields(String of, Map<?, ?> map) {
    Map<String, Object> fields = new LinkedHashMap<>();
    map.forEach((name, value) -> fields.put(String.valueOf(name), value));
    return new JsonFields(of, fields);
  }
}

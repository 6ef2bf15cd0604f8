package dev.recap.server.trigger.rule;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.NullValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of JSON as CEL has them, and back. */
final class CelValues {
  private static final int DEEPEST = 100;

  private CelValues() {}

  /** Not a value of JSON. */
  private static final class NoJson extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoJson(String what) {
      super(what, null, false, false);
    }
  }

  /** With CEL's own word for null. */
  static Object to(@Nullable Object value) {
    return switch (value) {
      case null -> NullValue.NULL_VALUE;
      case Map<?, ?> map -> {
        Map<String, Object> all = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((name, member) -> all.put(String.valueOf(name), to(member)));
        yield all;
      }
      case List<?> list -> list.stream().map(CelValues::to).toList();
      default -> value;
    };
  }

  /** What an expression gave, as far as all that is given is not too much. */
  static Value from(@Nullable Object value, CostMeter meter) {
    try {
      return new Value.Given(json(value, 0, meter));
    } catch (NoJson e) {
      return new Value.Failed(
          "gives %s, which is no value of JSON: write string(…) around it or pick a part of it"
              .formatted(e.getMessage()));
    }
  }

  private static @Nullable Object json(@Nullable Object value, int depth, CostMeter meter) {
    meter.give(value instanceof String text ? 1 + text.length() : 1);
    if (depth > DEEPEST) {
      throw new NoJson("a value that is nested deeper than %d levels".formatted(DEEPEST));
    }
    return switch (value) {
      case null -> null;
      case NullValue _ -> null;
      case String text -> text;
      case Boolean flag -> flag;
      case Long number -> number;
      case Double number -> number;
      case UnsignedLong number -> number.bigIntegerValue();
      case Instant time -> time;
      case Duration duration -> duration;
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        map.forEach((name, member) -> {
          meter.give(1 + text(name).length());
          all.put(text(name), element(member, depth, meter));
        });
        yield all;
      }
      case Iterable<?> list -> {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(one -> all.add(element(one, depth, meter)));
        yield all;
      }
      default -> throw new NoJson("a " + value.getClass().getSimpleName());
    };
  }

  private static @Nullable Object element(@Nullable Object value, int depth, CostMeter meter) {
    Object json = json(value, depth + 1, meter);
    return json == null ? null : new Value.Given(json).json();
  }

  private static String text(Object key) {
    if (key instanceof String text) {
      return text;
    }
    throw new NoJson("a map with keys that are no texts");
  }
}

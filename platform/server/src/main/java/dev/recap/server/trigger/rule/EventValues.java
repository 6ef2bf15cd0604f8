package dev.recap.server.trigger.rule;

import dev.recap.server.trigger.Event;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event as expressions see it. */
final class EventValues {
  /** Its fields. */
  static final List<String> FIELDS =
      List.of(
          "kind",
          "source",
          "id",
          "type",
          "subject",
          "fingerprint",
          "status",
          "time",
          "labels",
          "annotations",
          "attributes",
          "sender",
          "data");

  private EventValues() {}

  /** Its fields with their values; a field that it has not is not there. */
  static Map<String, Object> of(Event event) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("kind", event.kind().word());
    values.put("source", event.source());
    values.put("id", event.id());
    values.put("type", event.type());
    event.subject().ifPresent(subject -> values.put("subject", subject));
    values.put("fingerprint", event.fingerprint());
    values.put("status", event.status().word());
    values.put("time", event.occurred());
    values.put("labels", event.labels());
    values.put("annotations", event.annotations());
    values.put("attributes", event.attributes());
    event.sender().ifPresent(sender -> values.put("sender", sender));
    event.data().ifPresent(data -> values.put("data", counted(data)));
    return values;
  }

  /** With the two kinds of numbers that CEL has. */
  private static Object counted(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> counted = new LinkedHashMap<>();
        map.forEach((name, member) -> counted.put(String.valueOf(name), countedOrNull(member)));
        yield counted;
      }
      case List<?> list -> {
        List<@Nullable Object> counted = new ArrayList<>(list.size());
        list.forEach(element -> counted.add(countedOrNull(element)));
        yield counted;
      }
      case BigInteger number ->
          number.bitLength() < Long.SIZE ? (Object) number.longValue() : number.doubleValue();
      case Integer number -> number.longValue();
      case Long number -> number;
      case Number number -> number.doubleValue();
      default -> value;
    };
  }

  private static @Nullable Object countedOrNull(@Nullable Object value) {
    return value == null ? null : counted(value);
  }
}

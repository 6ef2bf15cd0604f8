package dev.recap.server.trigger.result;

import dev.recap.catalog.json.PlainJson;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Alertmanager is told about one of its alerts (its API v2).
 *
 * @param labels of the alert, all of them
 * @param silence how long; empty: an annotation
 */
record AlertNote(
    String run,
    String trigger,
    String text,
    Map<String, String> labels,
    Optional<Duration> silence) {

  static AlertNote read(String json) {
    Map<String, Object> note = PlainJson.readObject(json);
    Map<String, String> labels = new TreeMap<>();
    if (note.get("labels") instanceof Map<?, ?> all) {
      all.forEach((name, value) -> labels.put(name.toString(), String.valueOf(value)));
    }
    return new AlertNote(
        String.valueOf(note.get("run")),
        String.valueOf(note.get("trigger")),
        String.valueOf(note.get("text")),
        labels,
        note.get("seconds") instanceof Number seconds
            ? Optional.of(Duration.ofSeconds(seconds.longValue()))
            : Optional.empty());
  }

  /** Who made a silence. */
  String author() {
    return "RECap trigger " + trigger;
  }

  /** What tells this note from others: it may be made twice. */
  String comment() {
    return "%s (run %s)".formatted(text, run);
  }

  /** The annotation's name; Prometheus takes letters, digits and underscores. */
  String annotation() {
    return "recap_" + trigger.replace('-', '_');
  }

  /** A matcher for each label, as the parameter {@code filter} takes them. */
  List<String> filters() {
    return labels.entrySet().stream()
        .map(label -> "%s=%s".formatted(label.getKey(), quoted(label.getValue())))
        .toList();
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** The alert among several, which has these labels and no others. */
  Optional<Map<?, ?>> alertIn(Object answer) {
    return answer instanceof List<?> all
        ? all.stream()
            .filter(one -> one instanceof Map<?, ?> alert && labels.equals(alert.get("labels")))
            .<Map<?, ?>>map(one -> (Map<?, ?>) one)
            .findFirst()
        : Optional.empty();
  }

  /**
   * The alert as it is with the annotation, to be posted. It ends when it would have: otherwise an
   * alert that its sender has forgotten would go on.
   */
  String annotated(Map<?, ?> alert) {
    Map<String, Object> annotations = new LinkedHashMap<>();
    if (alert.get("annotations") instanceof Map<?, ?> before) {
      before.forEach((name, value) -> annotations.put(name.toString(), String.valueOf(value)));
    }
    annotations.put(annotation(), text);
    Map<String, Object> posted = new LinkedHashMap<>();
    posted.put("labels", labels);
    posted.put("annotations", annotations);
    for (String kept : List.of("startsAt", "endsAt", "generatorURL")) {
      if (alert.get(kept) instanceof String value) {
        posted.put(kept, value);
      }
    }
    return PlainJson.write(List.of(posted));
  }

  /** Whether the silence has been made before. */
  boolean isAmong(Object answer) {
    return answer instanceof List<?> all
        && all.stream()
            .anyMatch(one ->
                one instanceof Map<?, ?> silence
                    && author().equals(silence.get("createdBy"))
                    && Objects.toString(silence.get("comment"), "").endsWith("(run " + run + ")"));
  }

  /** The silence, to be posted. */
  String silenced(Instant now) {
    Map<String, Object> silence = new LinkedHashMap<>();
    silence.put(
        "matchers",
        labels.entrySet().stream()
            .map(label -> matcher(label.getKey(), label.getValue()))
            .toList());
    silence.put("startsAt", now.toString());
    silence.put("endsAt", now.plus(silence().orElseThrow()).toString());
    silence.put("createdBy", author());
    silence.put("comment", comment());
    return PlainJson.write(silence);
  }

  private static Map<String, Object> matcher(String name, String value) {
    Map<String, Object> matcher = new LinkedHashMap<>();
    matcher.put("name", name);
    matcher.put("value", value);
    matcher.put("isRegex", false);
    matcher.put("isEqual", true);
    return matcher;
  }
}

package dev.recap.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads label conditions: {@code key=value}, or {@code key} for any value. */
final class Labels {
  private Labels() {}

  static Map<String, String> parse(List<String> conditions) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String condition : conditions) {
      int equals = condition.indexOf('=');
      if (equals < 0) {
        labels.put(condition, "");
      } else {
        labels.put(condition.substring(0, equals), condition.substring(equals + 1));
      }
    }
    return labels;
  }
}

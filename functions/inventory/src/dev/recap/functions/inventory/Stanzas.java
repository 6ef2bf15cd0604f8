package dev.recap.functions.inventory;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records of {@code Name: value} lines, one after the other with a blank line between. */
final class Stanzas {
  private Stanzas() {}

  /** All of a text; lines that continue the one before are left out. */
  static List<Map<String, String>> read(BufferedReader text) throws IOException {
    List<Map<String, String>> all = new ArrayList<>();
    for (Map<String, String> one = first(text); !one.isEmpty(); one = first(text)) {
      all.add(one);
    }
    return all;
  }

  /** The next one; empty at the end. */
  static Map<String, String> first(BufferedReader text) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      if (line.isBlank()) {
        if (!fields.isEmpty()) {
          return fields;
        }
        continue;
      }
      int colon = line.indexOf(':');
      if (colon > 0 && !Character.isWhitespace(line.charAt(0))) {
        fields.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return fields;
  }
}

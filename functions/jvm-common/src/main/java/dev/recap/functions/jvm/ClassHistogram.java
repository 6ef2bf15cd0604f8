package dev.recap.functions.jvm;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer to {@code GC.class_histogram}.
 *
 * @param classes by the bytes their instances take, largest first
 */
record ClassHistogram(List<Row> classes) {
  private static final Pattern ROW =
      Pattern.compile(
          "\\s*[0-9]+:\\s+(?<instances>[0-9]+)\\s+(?<bytes>[0-9]+)\\s+(?<name>\\S+)(?: \\((?<module>\\S+)\\))?\\s*");

  /**
   * One class.
   *
   * @param name as in source code, {@code byte[]} for {@code [B}
   * @param module with its version; empty for the class path and before Java 9
   */
  record Row(String name, String module, long instances, long bytes) {
    private JsonObject json() {
      JsonObject json = new JsonObject();
      json.addProperty("class", name);
      if (!module.isEmpty()) {
        json.addProperty("module", module);
      }
      json.addProperty("instances", instances);
      json.addProperty("bytes", bytes);
      return json;
    }
  }

  static ClassHistogram parse(String text) {
    List<Row> rows = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(
            new Row(
                readable(row.group("name")),
                row.group("module") == null ? "" : row.group("module"),
                Long.parseLong(row.group("instances")),
                Long.parseLong(row.group("bytes"))));
      }
    }
    if (rows.isEmpty()) {
      throw new Refusal(
          "Tried to read a class histogram but the JVM answered: %s".formatted(text.strip()));
    }
    return new ClassHistogram(List.copyOf(rows));
  }

  /** What all instances take. */
  long bytes() {
    return classes.stream().mapToLong(Row::bytes).sum();
  }

  /** The {@code most} largest classes, and the sums over all. */
  void addTo(JsonObject json, int most) {
    json.addProperty("classes", classes.size());
    json.addProperty("instances", classes.stream().mapToLong(Row::instances).sum());
    json.addProperty("bytes", bytes());
    JsonArray rows = new JsonArray();
    classes.stream().limit(most).map(Row::json).forEach(rows::add);
    json.add("histogram", rows);
  }

  /** Field descriptors of arrays (JVMS 4.3.2) as source code has them. */
  private static String readable(String name) {
    int dimensions = 0;
    while (dimensions < name.length() && name.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions == 0) {
      return name;
    }
    String element = name.substring(dimensions);
    return switch (element) {
          case "B" -> "byte";
          case "C" -> "char";
          case "D" -> "double";
          case "F" -> "float";
          case "I" -> "int";
          case "J" -> "long";
          case "S" -> "short";
          case "Z" -> "boolean";
          default ->
              element.startsWith("L") && element.endsWith(";")
                  ? element.substring(1, element.length() - 1)
                  : element;
        }
        + "[]".repeat(dimensions);
  }
}

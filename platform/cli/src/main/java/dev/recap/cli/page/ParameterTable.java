package dev.recap.cli.page;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.text.PlainText;
import dev.recap.cli.markdown.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a capsule as a table. */
final class ParameterTable {
  private ParameterTable() {}

  /** A row for each parameter of a JSON Schema; nothing when it has none. */
  static Optional<TextTable> of(String schema) {
    Fields root = new Fields(PlainJson.readObject(schema));
    Map<String, Object> properties = root.object("properties").values();
    if (properties.isEmpty()) {
      return Optional.empty();
    }
    List<String> required = root.texts("required");
    TextTable table = new TextTable().row("NAME", "TYPE", "DEFAULT", "DESCRIPTION");
    properties.forEach((name, _) -> {
      Fields one = root.object("properties").object(name);
      table.row(
          PlainText.line(name),
          PlainText.line(type(one)),
          one.any("default")
              .map(value -> value instanceof String text ? text : PlainJson.write(value))
              .map(PlainText::line)
              .orElse(required.contains(name) ? "(required)" : ""),
          PlainText.line(description(one)));
    });
    return Optional.of(table);
  }

  private static String type(Fields parameter) {
    Optional<Object> type = parameter.any("type");
    if (type.isPresent() && type.get() instanceof List<?> several) {
      return String.join(" or ", several.stream().map(String::valueOf).toList());
    }
    if (type.equals(Optional.of("array"))) {
      return "array of " + type(parameter.object("items"));
    }
    return type.map(String::valueOf).orElse(parameter.any("enum").isPresent() ? "enum" : "any");
  }

  private static String description(Fields parameter) {
    List<String> parts = new ArrayList<>();
    parameter.text("description").ifPresent(parts::add);
    if (parameter.any("enum").isPresent()) {
      parts.add("One of " + String.join(", ", parameter.texts("enum")) + ".");
    }
    Optional<String> least = parameter.text("minimum");
    Optional<String> most = parameter.text("maximum");
    if (least.isPresent() || most.isPresent()) {
      parts.add(
          (least.map(text -> "From " + text).orElse("Up")
                  + most.map(text -> " to " + text).orElse(""))
              + ".");
    }
    if (parameter.flag("writeOnly")) {
      parts.add("A secret.");
    }
    return String.join(" ", parts);
  }
}

package dev.recap.catalog.manifest;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.capsule.OutputFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the {@code output} field of a valid manifest into a format. */
final class OutputDecoder {
  private OutputDecoder() {}

  static OutputFormat format(Optional<Object> output) {
    return switch (output.orElse(Map.of())) {
      case List<?> cases ->
          new OutputFormat.ByParameter(
              cases.stream().map(item -> choice(fields((Map<?, ?>) item))).toList());
      case Map<?, ?> single -> format(fields(single));
      default -> throw new IllegalArgumentException("output is neither an object nor a list");
    };
  }

  private static OutputFormat.Case choice(Fields fields) {
    Condition condition = Condition.parse(fields.required("when"));
    return new OutputFormat.Case(
        condition.parameter(), condition.equalTo().orElse("true"), format(fields));
  }

  private static OutputFormat format(Fields fields) {
    String name = fields.text("format").orElse("text");
    return switch (name) {
      case "text" -> new OutputFormat.Text();
      case "json" -> new OutputFormat.Json();
      case "binary" -> new OutputFormat.Binary();
      case "columns" ->
          new OutputFormat.Columns(
              fields.texts("columns"),
              fields.text("separator"),
              fields.integer("skip").orElse(0),
              fields.text("after"),
              fields.texts("numbers"));
      default -> throw new IllegalArgumentException(name + " is not an output format");
    };
  }

  private static Fields fields(Map<?, ?> map) {
    return new Fields(PlainJson.object(map));
  }
}

package dev.recap.catalog.output;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.capsule.OutputFormat;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.OutputParser;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Makes JSON of the output formats that have a structure. */
public final class StructuredOutput implements OutputParser {

  @Override
  public Optional<String> parse(OutputFormat format, Captured stdout) {
    if (stdout.truncated()) {
      return Optional.empty();
    }
    String text = new String(stdout.bytes(), StandardCharsets.UTF_8);
    return switch (format) {
      case OutputFormat.Json _ -> json(text);
      case OutputFormat.Columns columns -> Table.of(columns, text).map(PlainJson::write);
      case OutputFormat.Text _, OutputFormat.Binary _, OutputFormat.ByParameter _ ->
          Optional.empty();
    };
  }

  private static Optional<String> json(String text) {
    try {
      PlainJson.read(text);
      return Optional.of(text.strip());
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}

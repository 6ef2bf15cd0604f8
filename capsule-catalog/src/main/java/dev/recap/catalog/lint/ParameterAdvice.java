package dev.recap.catalog.lint;

import dev.recap.catalog.json.PlainJson;
import java.util.Map;
import java.util.regex.Pattern;

/** What the parameters leave out that their users need. */
final class ParameterAdvice {
  private static final String PROPERTIES = "/spec/params/properties";
  private static final Pattern SECRET =
      Pattern.compile(
          ".*(password|passwd|secret|token|api_?key|credential).*", Pattern.CASE_INSENSITIVE);

  private final ManifestText manifest;
  private final Remarks remarks;

  ParameterAdvice(ManifestText manifest, Remarks remarks) {
    this.manifest = manifest;
    this.remarks = remarks;
  }

  void give() {
    if (manifest.has("/spec/params") && !manifest.has("/spec/params/additionalProperties")) {
      remarks.warn(
          ManifestText.FILE,
          manifest.line("/spec/params"),
          "misspelt parameters pass unnoticed: write additionalProperties: false");
    }
    manifest
        .members(PROPERTIES)
        .forEach((name, schema) -> {
          if (schema instanceof Map<?, ?> map) {
            parameter(name, PlainJson.object(map));
          }
        });
  }

  private void parameter(String name, Map<String, Object> schema) {
    int line = manifest.line(PROPERTIES + "/" + name);
    if (!schema.containsKey("description") && !schema.containsKey("$ref")) {
      remarks.warn(
          ManifestText.FILE,
          line,
          "the parameter %s has no description: say what it means, with its unit".formatted(name));
    }
    if (!schema.containsKey("type")
        && !schema.containsKey("enum")
        && !schema.containsKey("const")
        && !schema.containsKey("$ref")) {
      remarks.warn(
          ManifestText.FILE,
          line,
          "the parameter %s takes any value: give it a type".formatted(name));
    }
    if (SECRET.matcher(name).matches() && !Boolean.TRUE.equals(schema.get("writeOnly"))) {
      remarks.warn(
          ManifestText.FILE,
          line,
          "the parameter %s seems to be a secret but would be kept in records: write writeOnly: true"
              .formatted(name));
    }
  }
}

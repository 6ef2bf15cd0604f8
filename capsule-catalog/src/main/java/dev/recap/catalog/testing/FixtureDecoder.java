package dev.recap.catalog.testing;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.manifest.RecipeDecoder;
import dev.recap.catalog.testing.PlacedFile.Content;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Turns the values of a valid {@code fixture.yaml} into a fixture. */
final class FixtureDecoder {
  private static final int OCTAL = 8;

  private FixtureDecoder() {}

  static FixtureFile file(Fields file) {
    Fields spec = file.object("spec");
    String name = file.object("metadata").required("name");
    Fields ready = spec.object("ready");
    return new FixtureFile(
        name,
        file.object("metadata").required("summary"),
        spec.texts("args"),
        texts(spec.object("env")),
        spec.integer("user").orElse(0),
        spec.text("cwd").orElse("/"),
        spec.text("hostname").orElse(name),
        spec.flag("readOnly"),
        spec.texts("tmpfs"),
        spec.texts("absent"),
        files(spec.object("files")),
        new FixtureFile.Ready(
            ports(ready.list("ports")),
            ready.text("file"),
            ready.text("log").map(Pattern::compile)),
        RecipeDecoder.recipe(file),
        file.any("java").map(_ -> java(file.object("java"))));
  }

  private static FixtureFile.JavaSources java(Fields java) {
    return new FixtureFile.JavaSources(
        java.required("sources"), java.integer("release").orElseThrow(), java.required("to"));
  }

  private static List<Integer> ports(List<?> ports) {
    return ports.stream().map(port -> ((Number) port).intValue()).toList();
  }

  static Map<String, String> texts(Fields fields) {
    Map<String, String> texts = new LinkedHashMap<>();
    fields.values().forEach((name, value) -> texts.put(name, value.toString()));
    return texts;
  }

  /** Files to put in, by path; a folder comes before what is in it. */
  static Map<String, PlacedFile> files(Fields fields) {
    Map<String, PlacedFile> files = new LinkedHashMap<>();
    fields.values().forEach((path, value) -> files.put(path, placed(value)));
    return files;
  }

  private static PlacedFile placed(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return new PlacedFile(new Content.Text(value.toString()), 0644, 0);
    }
    Fields file = new Fields(PlainJson.object(map));
    Content content = content(file);
    int standard = content instanceof Content.Directory ? 0755 : 0644;
    return new PlacedFile(
        content,
        file.text("mode").map(mode -> Integer.parseInt(mode, OCTAL)).orElse(standard),
        file.integer("user").orElse(0));
  }

  private static Content content(Fields file) {
    if (file.flag("directory")) {
      return new Content.Directory();
    }
    return file.text("link")
        .<Content>map(Content.Link::new)
        .or(() -> file.any("size").map(size -> new Content.Sparse(((Number) size).longValue())))
        .orElseGet(() -> new Content.Text(file.text("text").orElse("")));
  }
}

package dev.recap.catalog.manifest;

import dev.recap.catalog.json.PlainJson;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns the {@code build} object of a valid manifest into a recipe. */
final class RecipeDecoder {
  private RecipeDecoder() {}

  static BuildRecipe recipe(Fields build) {
    return new BuildRecipe(
        build.any("debian").map(_ -> debian(build.object("debian"))),
        build.list("files").stream().map(RecipeDecoder::file).toList(),
        links(build.object("links")));
  }

  private static BuildRecipe.Debian debian(Fields debian) {
    return new BuildRecipe.Debian(debian.texts("packages"), debian.texts("keep"));
  }

  private static BuildRecipe.LocalFile file(Object value) {
    Fields file = new Fields(PlainJson.object((Map<?, ?>) value));
    return new BuildRecipe.LocalFile(
        file.required("from"), file.required("to"), file.flag("executable"));
  }

  private static Map<String, List<String>> links(Fields links) {
    Map<String, List<String>> all = new TreeMap<>();
    links.values().keySet().forEach(target -> all.put(target, links.texts(target)));
    return Map.copyOf(all);
  }
}

package dev.recap.catalog.manifest;

import dev.recap.catalog.json.PlainJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Turns the {@code build} object of a valid manifest into a recipe. */
public final class RecipeDecoder {
  private RecipeDecoder() {}

  /** The recipe in a file whose {@code build} object satisfies its schema. */
  public static BuildRecipe recipe(Fields file) {
    Fields build = file.object("build");
    return new BuildRecipe(
        BuildRecipe.Kind.valueOf(
            file.object("spec").text("runtime").orElse("exec").toUpperCase(Locale.ROOT)),
        build.any("image").map(_ -> new BuildRecipe.Image(build.object("image").required("from"))),
        build.any("debian").map(_ -> debian(build.object("debian"))),
        build.any("java").map(_ -> java(build.object("java"))),
        build.list("files").stream().map(RecipeDecoder::file).toList(),
        links(build.object("links")));
  }

  private static BuildRecipe.Debian debian(Fields debian) {
    return new BuildRecipe.Debian(debian.texts("packages"), debian.texts("keep"));
  }

  private static BuildRecipe.Java java(Fields java) {
    return new BuildRecipe.Java(
        java.text("sources"), java.texts("jars"), java.texts("dependencies"));
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

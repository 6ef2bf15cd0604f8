package dev.recap.catalog.manifest;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.capsule.Manifest;
import java.util.Map;

/**
 * A valid {@code capsule.yaml}.
 *
 * @param manifest what the platform goes by
 * @param build how its root file system is made
 * @param json the whole file as one JSON object, which is read faster than YAML
 */
public record CapsuleFile(Manifest manifest, BuildRecipe build, String json) {

  /** The file whose {@link #json} was kept when it was read and found valid. */
  public static CapsuleFile ofJson(String json) {
    return of(PlainJson.readObject(json), json);
  }

  static CapsuleFile of(Map<String, Object> values, String json) {
    Fields fields = new Fields(values);
    return new CapsuleFile(ManifestDecoder.manifest(fields), RecipeDecoder.recipe(fields), json);
  }
}

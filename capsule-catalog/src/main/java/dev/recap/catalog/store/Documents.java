package dev.recap.catalog.store;

import dev.recap.catalog.oci.MediaTypes;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a capsule brings besides its root file system.
 *
 * @param manifest what the platform goes by
 * @param json the whole of {@code capsule.yaml} as one JSON object
 * @param files as they are in its folder, {@code capsule.yaml} first
 */
public record Documents(Manifest manifest, String json, List<Document> files) {
  private static final Map<String, String> TYPES =
      Map.of(
          "capsule.yaml", MediaTypes.CAPSULE_YAML,
          "README.md", "text/markdown",
          "CHANGELOG.md", "text/markdown",
          "LICENSE", "text/plain");

  /** The order they are kept in. */
  private static final List<String> NAMES =
      List.of("capsule.yaml", "README.md", "CHANGELOG.md", "LICENSE");

  /**
   * A text file.
   *
   * @param text as it is
   */
  public record Document(String name, String mediaType, String text) {}

  /** Those of a folder. */
  public static Documents of(Path folder, Manifest manifest, String json) throws IOException {
    List<Document> files = new ArrayList<>();
    for (String name : NAMES) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        files.add(
            new Document(name, TYPES.getOrDefault(name, "text/plain"), Files.readString(file)));
      }
    }
    return new Documents(manifest, json, List.copyOf(files));
  }
}

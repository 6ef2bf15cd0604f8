package dev.recap.catalog.testing;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import com.jayway.jsonpath.spi.mapper.JsonSmartMappingProvider;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds values by JSONPath in plain values as of JSON. */
final class JsonPaths {
  private static final Configuration CONFIGURATION =
      Configuration.builder()
          .jsonProvider(new JsonSmartJsonProvider())
          .mappingProvider(new JsonSmartMappingProvider())
          .build();

  private JsonPaths() {}

  /**
   * What a path found.
   *
   * @param values the hits
   * @param single whether the path can have one hit only
   */
  record Hits(List<@Nullable Object> values, boolean single) {}

  /** Why a text is no JSONPath, if it is none. */
  static Optional<String> problem(String path) {
    try {
      JsonPath.compile(path);
      return Optional.empty();
    } catch (InvalidPathException | IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  static Hits find(String path, @Nullable Object document) {
    JsonPath compiled = JsonPath.compile(path);
    if (document == null) {
      return new Hits(List.of(), true);
    }
    try {
      Object found = compiled.read(document, CONFIGURATION);
      if (compiled.isDefinite()) {
        List<@Nullable Object> one = new java.util.ArrayList<>();
        one.add(found);
        return new Hits(one, true);
      }
      return new Hits(List.copyOf((List<?>) found), false);
    } catch (PathNotFoundException e) {
      return new Hits(List.of(), compiled.isDefinite());
    }
  }
}

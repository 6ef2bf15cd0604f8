package dev.recap.server.http;

import dev.recap.server.identity.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests an endpoint answers.
 *
 * @param method in capitals; a route of {@code GET} answers {@code HEAD} too
 * @param template the path; {@code {name}} stands for one segment, {@code {name...}} as the last
 *     one for all that are left
 * @param operationId its name in the OpenAPI document
 * @param needs the scope a caller's credentials must have; empty: anybody may ask, known or not
 */
public record Route(String method, String template, String operationId, Optional<Scope> needs) {

  /** One that needs a scope. */
  public Route(String method, String template, String operationId, Scope needs) {
    this(method, template, operationId, Optional.of(needs));
  }

  /** One that anybody may ask. */
  public static Route open(String method, String template, String operationId) {
    return new Route(method, template, operationId, Optional.empty());
  }

  /**
   * The values of the template's names.
   *
   * @param path the decoded segments of a request's path
   * @return empty when the path is not of this route
   */
  Optional<Map<String, String>> match(List<String> path) {
    List<String> parts = Path.raw(template);
    boolean open = !parts.isEmpty() && parts.getLast().endsWith("...}");
    if (open ? path.size() < parts.size() : path.size() != parts.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      boolean last = open && i == parts.size() - 1;
      String value = last ? String.join("/", path.subList(i, path.size())) : path.get(i);
      @Nullable String name = name(part);
      if (name == null ? !part.equals(value) : value.isEmpty()) {
        return Optional.empty();
      }
      if (name != null) {
        values.put(name, value);
      }
    }
    return Optional.of(values);
  }

  /** How many segments are written out: of two routes that match, the more exact one counts. */
  int exactness() {
    return (int) Path.raw(template).stream().filter(part -> name(part) == null).count();
  }

  private static @Nullable String name(String part) {
    if (!part.startsWith("{")) {
      return null;
    }
    return part.substring(1, part.length() - 1).replace("...", "");
  }
}

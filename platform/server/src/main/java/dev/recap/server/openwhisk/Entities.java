package dev.recap.server.openwhisk;

import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.Problem;
import dev.recap.server.http.RefusedRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.util.RawValue;

/** Capsules as OpenWhisk's actions. An action's name is {@code NAME} or {@code NAME@VERSION}. */
final class Entities {
  /** OpenWhisk's word for the caller's own; there is no other here. */
  static final String NAMESPACE = "_";

  private Entities() {}

  /** All of them, without their schemas. */
  static List<Map<String, Object>> actions(List<Manifest> capsules) {
    Set<String> names = new HashSet<>();
    List<Map<String, Object>> actions = new ArrayList<>();
    for (Manifest capsule : capsules) {
      Manifest.Metadata about = capsule.metadata();
      String name = names.add(about.name()) ? about.name() : about.name() + "@" + about.version();
      actions.add(action(name, capsule, List.of()));
    }
    return actions;
  }

  /** One of them with its schema. */
  static Map<String, Object> action(String name, Manifest capsule) {
    return action(
        name, capsule, List.of(annotation("parameters-schema", new RawValue(capsule.params()))));
  }

  private static Map<String, Object> action(
      String name, Manifest capsule, List<Map<String, Object>> more) {
    List<Map<String, Object>> annotations = new ArrayList<>();
    annotations.add(annotation("exec", "capsule"));
    annotations.add(annotation("description", capsule.metadata().summary()));
    annotations.addAll(more);
    Map<String, Object> action = new LinkedHashMap<>();
    action.put("namespace", NAMESPACE);
    action.put("name", name);
    action.put("version", capsule.metadata().version());
    action.put("publish", false);
    action.put("exec", Map.of("kind", "capsule", "binary", true));
    action.put("limits", limits(capsule.limits()));
    action.put("parameters", List.of());
    action.put("annotations", annotations);
    return action;
  }

  private static Map<String, Object> limits(Limits limits) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("timeout", limits.timeout().toMillis());
    values.put("memory", limits.memoryBytes() >> 20);
    values.put("logs", Math.max(1, limits.outputBytes() >> 20));
    values.put("concurrency", 1);
    return values;
  }

  static Map<String, Object> annotation(String key, Object value) {
    Map<String, Object> annotation = new LinkedHashMap<>();
    annotation.put("key", key);
    annotation.put("value", value);
    return annotation;
  }

  /**
   * The capsule an action's name means.
   *
   * @throws RefusedRequest when it cannot be the name of a capsule
   */
  static CapsuleRef capsule(String action) {
    int at = action.indexOf('@');
    boolean version = at > 0 && !action.startsWith("@sha256:", at);
    try {
      return CapsuleRef.parse(
          version ? action.substring(0, at) + ":" + action.substring(at + 1) : action);
    } catch (IllegalArgumentException e) {
      throw new RefusedRequest(
          new Problem(Problem.Kind.UNKNOWN_CAPSULE, String.valueOf(e.getMessage())));
    }
  }

  /** The one of these that a reference means. */
  static Optional<Manifest> find(List<Manifest> capsules, CapsuleRef wanted) {
    return capsules.stream()
        .filter(capsule ->
            capsule.metadata().name().equals(wanted.name())
                && wanted.version().map(capsule.metadata().version()::equals).orElse(true))
        .findFirst();
  }
}

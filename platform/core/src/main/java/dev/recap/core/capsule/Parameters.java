package dev.recap.core.capsule;

import java.util.Map;
import java.util.Set;

/**
 * The values a capsule is invoked with, checked against its schema and completed with its defaults.
 *
 * @param values by name; a value is a String, a Boolean, a Number, a List or a Map of the same
 * @param json the same as one JSON object, for {@code RECAP_PARAMS}
 * @param redactedJson the same with every {@code writeOnly} value replaced, for records and logs
 * @param secrets the values of {@code writeOnly} parameters, to be kept out of everything written
 * @param targetPaths names of parameters of format {@code target-path}: files of the target, found
 *     by following its symbolic links inside it
 */
public record Parameters(
    Map<String, Object> values,
    String json,
    String redactedJson,
    Set<String> secrets,
    Set<String> targetPaths) {

  /** No parameters. */
  public static final Parameters NONE = new Parameters(Map.of(), "{}", "{}", Set.of(), Set.of());
}

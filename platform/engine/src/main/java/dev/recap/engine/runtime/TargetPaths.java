package dev.recap.engine.runtime;

import dev.recap.core.capsule.Parameters;
import dev.recap.engine.linux.Fd;
import dev.recap.engine.linux.LinuxException;
import dev.recap.engine.linux.Mounts;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the files of a target that parameters name. The target's symbolic links mean the target's
 * own root, which a capsule, whose root is another, could not follow; so they are followed here,
 * inside the staged tree and nowhere else, and the capsule is given a path without links.
 */
final class TargetPaths {

  private TargetPaths() {}

  /**
   * What parameters came to.
   *
   * @param values with the paths under {@code /target}
   * @param problem what is wrong; empty when nothing is
   */
  record Resolved(Map<String, Object> values, String problem) {}

  /**
   * Resolves every parameter of format {@code target-path}.
   *
   * @param tree the staged tree
   * @param shared whether the capsule sees the target's files at all
   * @param staging where the tree is attached
   */
  static Resolved resolve(Parameters parameters, Fd tree, boolean shared, Path staging) {
    if (parameters.targetPaths().isEmpty()) {
      return new Resolved(parameters.values(), "");
    }
    Map<String, Object> values = new HashMap<>(parameters.values());
    for (String name : parameters.targetPaths()) {
      if (values.get(name) instanceof String path) {
        if (!shared) {
          return new Resolved(
              values,
              "Tried to find %s in the target but the capsule declares filesystem: none"
                  .formatted(path));
        }
        try {
          String found = Patience.FILE.await(() -> locate(tree, path), "");
          if (found.isEmpty()) {
            return new Resolved(
                values,
                "Tried to find %s in the target but its file system does not answer"
                    .formatted(path));
          }
          values.put(name, inCapsule(found, staging));
        } catch (LinuxException e) {
          return new Resolved(
              values, "Tried to find %s in the target but %s".formatted(path, reason(e)));
        }
      }
    }
    return new Resolved(Map.copyOf(values), "");
  }

  private static String locate(Fd tree, String path) {
    try (Fd found = Mounts.openInside(tree, path, Fd.O_PATH)) {
      return found.location();
    }
  }

  private static String inCapsule(String location, Path staging) {
    String below =
        location.startsWith(staging.toString())
            ? location.substring(staging.toString().length())
            : location;
    return below.equals("/") ? "/target" : "/target" + below;
  }

  private static String reason(LinuxException e) {
    return switch (e.errno()) {
      case LinuxException.ENOENT -> "it is not there";
      case LinuxException.ELOOP -> "its symbolic links lead nowhere";
      default -> String.valueOf(e.getMessage());
    };
  }
}

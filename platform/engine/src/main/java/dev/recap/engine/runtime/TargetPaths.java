package dev.recap.engine.runtime;

import dev.recap.core.capsule.Parameters;
import dev.recap.engine.linux.Fd;
import dev.recap.engine.linux.LinuxException;
import dev.recap.engine.linux.Mounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
   * Resolves every parameter of format {@code target-path}, and every element of a list of them.
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
      try {
        switch (values.get(name)) {
          case String path -> values.put(name, find(path, tree, shared, staging));
          case List<?> paths -> {
            List<String> found = new ArrayList<>();
            for (Object path : paths) {
              found.add(find(String.valueOf(path), tree, shared, staging));
            }
            values.put(name, List.copyOf(found));
          }
          case null, default -> {}
        }
      } catch (NotFound e) {
        return new Resolved(values, String.valueOf(e.getMessage()));
      }
    }
    return new Resolved(Map.copyOf(values), "");
  }

  private static String find(String path, Fd tree, boolean shared, Path staging) throws NotFound {
    if (!shared) {
      throw new NotFound(path, "the capsule declares filesystem: none");
    }
    try {
      String found = Patience.FILE.await(() -> locate(tree, path), "");
      if (found.isEmpty()) {
        throw new NotFound(path, "its file system does not answer");
      }
      return inCapsule(found, staging);
    } catch (LinuxException e) {
      throw new NotFound(path, reason(e));
    }
  }

  /** A parameter names no file of the target. */
  private static final class NotFound extends Exception {
    private static final long serialVersionUID = 1L;

    NotFound(String path, String why) {
      super("Tried to find %s in the target but %s".formatted(path, why));
    }
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

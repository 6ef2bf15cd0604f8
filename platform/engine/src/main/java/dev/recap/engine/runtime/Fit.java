package dev.recap.engine.runtime;

import dev.recap.core.capsule.Manifest;
import dev.recap.core.target.Target;
import dev.recap.engine.linux.ProcText;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says whether a target has what a manifest asks of it.
 *
 * @param manifest the manifest
 */
record Fit(Manifest manifest) {
  private static final int OS_RELEASE_SIZE = 16 << 10;

  /** What is missing, as a sentence; empty when the target fits. */
  Optional<String> misfit(Target target, Path cgroup) {
    Manifest.Match match = manifest.match();
    Optional<String> missing =
        match
            .label()
            .filter(label -> !hasLabel(target.labels(), label))
            .map(label -> "the label " + label)
            .or(() ->
                match.image().filter(i -> !hasImage(target, i)).map(i -> "an image like " + i))
            .or(() ->
                match
                    .process()
                    .filter(name -> !runs(name, cgroup))
                    .map(name -> "a process named " + name))
            .or(() ->
                match
                    .osFamily()
                    .filter(family -> !isOfFamily(target, family))
                    .map(family -> "an operating system of family " + family));
    return missing.map(what ->
        "Tried to fit %s to %s but it needs %s"
            .formatted(manifest.metadata().name(), target.reference(), what));
  }

  private static boolean hasLabel(Map<String, String> labels, String wanted) {
    int equals = wanted.indexOf('=');
    return equals < 0
        ? labels.containsKey(wanted)
        : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
  }

  private static boolean hasImage(Target target, String glob) {
    return target
        .image()
        .filter(image ->
            FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(image)))
        .isPresent();
  }

  private static boolean runs(String name, Path cgroup) {
    try {
      return ProcText.lines(cgroup.resolve("cgroup.procs")).stream()
          .anyMatch(pid -> nameOf(pid).equals(name));
    } catch (IOException e) {
      return false;
    }
  }

  private static String nameOf(String pid) {
    try {
      return ProcText.read(Path.of("/proc", pid, "comm")).strip();
    } catch (IOException e) {
      return ""; // This one ended meanwhile.
    }
  }

  /**
   * Reads the target's os-release(5): only a plain file of a sensible size, wherever its links lead
   * in the target.
   */
  private static boolean isOfFamily(Target target, String family) {
    return osRelease(target.pid()).stream()
        .filter(line -> line.startsWith("ID=") || line.startsWith("ID_LIKE="))
        .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
        .anyMatch(ids -> List.of(ids.split(" ", -1)).contains(family));
  }

  private static List<String> osRelease(int pid) {
    for (String path : List.of("etc/os-release", "usr/lib/os-release")) {
      Optional<String> text = TargetFile.read(pid, path, OS_RELEASE_SIZE);
      if (text.isPresent()) {
        return text.get().lines().toList();
      }
    }
    return List.of();
  }
}

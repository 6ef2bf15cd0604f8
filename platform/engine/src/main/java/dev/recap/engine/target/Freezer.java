package dev.recap.engine.target;

import dev.recap.engine.cgroup.CgroupHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells whether the kernel keeps processes from running, as runtimes have it do to pause a
 * container.
 */
record Freezer(CgroupHost host) {

  /** Whether the kernel keeps the processes of these cgroups, or of one above, from running. */
  boolean frozen(ProcessCgroups cgroups) {
    boolean v1 =
        at(host.controllers().get("freezer"), cgroups.controllers().get("freezer"))
            .map(dir -> contains(dir.resolve("freezer.state"), "FROZEN"))
            .orElse(false);
    return v1
        || at(host.unified().orElse(null), cgroups.unified().orElse(null))
            .map(dir -> contains(dir.resolve("cgroup.events"), "frozen 1"))
            .orElse(false);
  }

  private static Optional<Path> at(
      @org.jspecify.annotations.Nullable Path mount,
      @org.jspecify.annotations.Nullable String path) {
    return mount == null || path == null || path.contains("..")
        ? Optional.empty()
        : Optional.of(mount.resolve(path.substring(1)));
  }

  private static boolean contains(Path file, String line) {
    try {
      return Files.readAllLines(file).contains(line);
    } catch (IOException _) {
      // The root cgroup has no such file, and a removed one has none either.
      return false;
    }
  }
}

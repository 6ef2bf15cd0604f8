package dev.recap.engine.target;

import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cgroup that is named after the container in it.
 *
 * <p>Runtimes name them {@code ID} (cgroupfs driver) or {@code docker-ID.scope}, {@code
 * libpod-ID.scope}, {@code cri-containerd-ID.scope}, {@code crio-ID.scope} (systemd driver); Podman
 * writes {@code libpod-ID} with either.
 *
 * @param id the container's id
 * @param runtime as in {@link dev.recap.core.target.Target#runtime()}; {@code pid} where the name
 *     does not tell
 * @param depth how many components its path has up to it
 */
record CgroupName(String id, String runtime, int depth) {

  private static final Pattern SCOPE =
      Pattern.compile(
          "(?:(docker|libpod|cri-containerd|nerdctl|crio|crun|runc)-)?(?:payload-)?(.+?)(?:\\.scope)?");
  private static final Pattern GENERATED = Pattern.compile("[0-9a-f]{64}");

  /** The innermost component of a path that holds a generated id. */
  static Optional<CgroupName> innermost(String path) {
    String[] components = components(path);
    for (int i = components.length - 1; i >= 0; i--) {
      Matcher m = SCOPE.matcher(components[i]);
      if (m.matches() && GENERATED.matcher(m.group(2)).matches()) {
        String parent = i == 0 ? "" : components[i - 1];
        return Optional.of(new CgroupName(m.group(2), runtime(m.group(1), parent), i + 1));
      }
    }
    return Optional.empty();
  }

  /** Whether a component of the path is named after container {@code id}, generated or chosen. */
  static boolean in(String path, String id) {
    for (String component : components(path)) {
      if (component.equals(id) || idOf(component).equals(id)) {
        return true;
      }
    }
    return false;
  }

  /** The id a single component is named after, which is all of it where nothing surrounds it. */
  static String idOf(String component) {
    Matcher m = SCOPE.matcher(component);
    return m.matches() ? m.group(2) : component;
  }

  private static String[] components(String path) {
    // The kernel adds this to the path of a cgroup that was removed.
    String there = path.replace(" (deleted)", "");
    return there.substring(there.startsWith("/") ? 1 : 0).split("/", -1);
  }

  private static String runtime(@org.jspecify.annotations.Nullable String prefix, String parent) {
    return switch (prefix == null ? parent.toLowerCase(Locale.ROOT) : prefix) {
      case "docker" -> ContainerRuntime.DOCKER.prefix();
      case "libpod", "libpod_parent" -> ContainerRuntime.PODMAN.prefix();
      case "cri-containerd", "nerdctl" -> ContainerRuntime.CONTAINERD.prefix();
      case "crun" -> ContainerRuntime.CRUN.prefix();
      case "runc" -> ContainerRuntime.RUNC.prefix();
      default -> "pid";
    };
  }
}

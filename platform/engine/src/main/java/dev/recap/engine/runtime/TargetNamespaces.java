package dev.recap.engine.runtime;

import dev.recap.core.binding.Binding;
import dev.recap.core.capsule.DeclaredBinding.Namespace;
import dev.recap.engine.linux.Fd;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The namespaces of a target that a capsule joins, held open: whatever becomes of the target's
 * process id, the runtime joins these.
 *
 * @param held by the names of the OCI runtime specification
 */
record TargetNamespaces(Map<String, Fd> held) implements AutoCloseable {

  /**
   * Opens those a binding names. The caller checks afterwards that the process was still the same.
   */
  static TargetNamespaces open(int pid, Binding binding) {
    TargetNamespaces opened = new TargetNamespaces(new LinkedHashMap<>());
    try {
      names(binding)
          .forEach((oci, proc) ->
              opened.held.put(oci, Fd.open("/proc/" + pid + "/ns/" + proc, Fd.O_RDONLY)));
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  /** Paths by which the runtime can open them while they are held. */
  Map<String, String> paths() {
    Map<String, String> paths = new LinkedHashMap<>();
    held.forEach((name, fd) -> paths.put(name, fd.procPath()));
    return paths;
  }

  /** Paths by process id, for a journal that is read after this process has died. */
  static Map<String, String> paths(int pid, Binding binding) {
    Map<String, String> paths = new LinkedHashMap<>();
    names(binding).forEach((oci, proc) -> paths.put(oci, "/proc/" + pid + "/ns/" + proc));
    return paths;
  }

  private static Map<String, String> names(Binding binding) {
    Map<String, String> names = new LinkedHashMap<>();
    if (binding.joinUser()) {
      names.put("user", "user");
    }
    for (Namespace namespace : binding.namespaces()) {
      names.put(namespace.ociName(), namespace.procName());
    }
    if (binding.joinCgroup()) {
      names.put("cgroup", "cgroup");
    }
    return names;
  }

  @Override
  public void close() {
    held.values().forEach(Fd::close);
  }
}

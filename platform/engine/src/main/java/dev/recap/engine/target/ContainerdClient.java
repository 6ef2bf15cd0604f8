package dev.recap.engine.target;

import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * Reads what containerd's shims keep: {@code TASKS/NAMESPACE/ID/} with {@code init.pid} and {@code
 * config.json} (containerd 1.3 to 2.x, runtime v2). Its API is gRPC, which this spares us; its
 * labels are in its database alone, so annotations stand for them.
 *
 * @param tasks {@code /run/containerd/io.containerd.runtime.v2.task}
 * @param runc where its shims have runc keep state, {@code /run/containerd/runc}
 */
record ContainerdClient(Path tasks, Path runc, ProcFs proc) implements ContainerRuntimeClient {

  // Docker's containers; Docker knows them better.
  private static final String DOCKER_NAMESPACE = "moby";
  private static final String CONTAINER_TYPE = "io.kubernetes.cri.container-type";
  private static final String IMAGE = "io.kubernetes.cri.image-name";

  @Override
  public ContainerRuntime runtime() {
    return ContainerRuntime.CONTAINERD;
  }

  @Override
  public String place() {
    return tasks.toString();
  }

  /** Takes {@code NAMESPACE/ID}, or an id or its prefix in any namespace but Docker's. */
  @Override
  public Answer find(String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return namespaces().find(name, this::read);
    }
    String namespace = name.substring(0, slash);
    return StateDirectories.isEntry(namespace)
        ? whole(new StateDirectories(List.of(tasks.resolve(namespace))))
            .find(name.substring(slash + 1), this::read)
        : new Answer.Found(List.of());
  }

  /** Lists without the pause containers of Kubernetes pods. */
  @Override
  public Answer list(Map<String, String> labels) {
    return namespaces()
        .list(
            labels,
            directory ->
                read(directory).filter(s -> !"sandbox".equals(s.labels().get(CONTAINER_TYPE))));
  }

  private StateDirectories namespaces() {
    try {
      return whole(
          new StateDirectories(
              StateDirectories.in(tasks).stream()
                  .filter(dir -> !dir.endsWith(DOCKER_NAMESPACE))
                  .toList()));
    } catch (IOException _) {
      return new StateDirectories(List.of(tasks));
    }
  }

  /** Where containerd is there but the namespace is not, the answer is "none", not "absent". */
  private StateDirectories whole(StateDirectories chosen) {
    return chosen.roots().stream().anyMatch(Files::isDirectory)
        ? chosen
        : new StateDirectories(List.of(tasks.resolve(".none"), tasks));
  }

  private Optional<Sighting> read(Path directory) throws IOException {
    Optional<JsonNode> config = Json.file(directory.resolve("config.json"));
    return config.isEmpty()
        ? Optional.empty()
        : Optional.of(sighting(directory, config.orElseThrow()));
  }

  private Sighting sighting(Path directory, JsonNode config) throws IOException {
    String id = String.valueOf(directory.getFileName());
    Path namespace = directory.getName(directory.getNameCount() - 2);
    Map<String, String> annotations = Json.strings(config.path("annotations"));
    int pid = pid(directory.resolve("init.pid"));
    String cgroup = config.path("linux").path("cgroupsPath").asString("");
    return new Sighting(
        runtime().prefix(),
        id,
        namespace + "/" + id,
        Optional.ofNullable(annotations.get(IMAGE)),
        annotations,
        state(pid, cgroup, runc.resolve(namespace).resolve(id)),
        pid,
        OptionalLong.empty());
  }

  private String state(int pid, String cgroup, Path runcState) {
    if (pid == 0) {
      return "created";
    }
    // The pid outlives the process in this file, and may be another's by now.
    boolean ours =
        proc.cgroups(pid)
            .filter(c -> c.paths().stream().anyMatch(path -> isBelow(path, cgroup)))
            .isPresent();
    return ours ? new OciProcess(pid, OptionalLong.empty()).state(proc, runcState) : "exited";
  }

  /** The cgroupsPath of the OCI spec is a path, or for systemd {@code SLICE:PREFIX:NAME}. */
  private static boolean isBelow(String path, String cgroupsPath) {
    String[] scope = cgroupsPath.split(":", -1);
    String part = scope.length == 3 ? "/" + scope[1] + "-" + scope[2] + ".scope" : cgroupsPath;
    return (path + "/").contains(part + "/");
  }

  private static int pid(Path file) throws IOException {
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (NoSuchFileException | NumberFormatException _) {
      return 0;
    }
  }
}

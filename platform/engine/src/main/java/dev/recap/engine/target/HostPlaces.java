package dev.recap.engine.target;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where the container runtimes of a host are found.
 *
 * @param dockerSocket of Docker's API
 * @param podmanSocket of Podman's API
 * @param podmanState Podman's records; asked by its command where its API does not run
 * @param containerdTasks the directory of containerd's shims, one directory per namespace in it
 * @param containerdRunc where those shims have runc keep state
 * @param crunRoots crun's {@code --root}s
 * @param runcRoots runc's {@code --root}s
 * @param proc procfs
 * @param timeout how long one question to a daemon or a command may take
 */
public record HostPlaces(
    Path dockerSocket,
    Path podmanSocket,
    Path podmanState,
    Path containerdTasks,
    Path containerdRunc,
    List<Path> crunRoots,
    List<Path> runcRoots,
    Path proc,
    Duration timeout) {

  /** The places root's installations use on Linux distributions. */
  public static HostPlaces standard() {
    return new HostPlaces(
        Path.of("/var/run/docker.sock"),
        Path.of("/run/podman/podman.sock"),
        Path.of("/var/lib/containers/storage/libpod"),
        Path.of("/run/containerd/io.containerd.runtime.v2.task"),
        Path.of("/run/containerd/runc"),
        List.of(Path.of("/run/crun")),
        List.of(Path.of("/run/runc")),
        Path.of("/proc"),
        Duration.ofSeconds(3));
  }

  /** The same but for Docker's socket, as {@code DOCKER_HOST} may name it. */
  public HostPlaces withDockerSocket(Path socket) {
    return new HostPlaces(
        socket,
        podmanSocket,
        podmanState,
        containerdTasks,
        containerdRunc,
        crunRoots,
        runcRoots,
        proc,
        timeout);
  }
}

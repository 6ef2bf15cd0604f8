package dev.recap.engine.target;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The main process of a container as an OCI runtime recorded it.
 *
 * @param startTicks as in {@link ProcessStat#startTicks()}
 */
record OciProcess(int pid, OptionalLong startTicks) {

  /**
   * The container's state, as {@code crun state} and {@code runc state} work it out.
   *
   * @param directory the runtime's directory of the container; while it holds an {@code exec.fifo}
   *     the container was created and not yet started
   */
  String state(ProcFs proc, Path directory) {
    boolean alive =
        proc.stat(pid)
            .filter(stat -> !stat.ended())
            .filter(stat -> startTicks.isEmpty() || startTicks.getAsLong() == stat.startTicks())
            .isPresent();
    if (!alive) {
      return "exited";
    }
    return Files.exists(directory.resolve("exec.fifo")) ? "created" : Sighting.RUNNING;
  }
}

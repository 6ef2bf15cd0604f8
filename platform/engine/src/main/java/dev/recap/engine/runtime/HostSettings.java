package dev.recap.engine.runtime;

import dev.recap.core.invocation.InvocationRecord.Owner;
import java.nio.file.Path;
import java.util.List;

/**
 * Where an engine keeps its things, and who it is.
 *
 * @param stateDirectory what outlives a boot: the supervisor, artifacts; on a disk
 * @param runDirectory what does not: launchers and their journal; in memory
 * @param owner this process
 * @param keepWarm how many launchers are kept ready when none are in use; 0 for a process that
 *     invokes once
 * @param needed more paths of the host that capsules are made of, such as the store of their files
 */
public record HostSettings(
    Path stateDirectory, Path runDirectory, Owner owner, int keepWarm, List<Path> needed) {

  /** The folder of all launchers. */
  Path launchers() {
    return runDirectory.resolve("launchers");
  }

  /** The folder of the supervisor's programs. */
  Path supervisor() {
    return stateDirectory.resolve("supervisor");
  }

  /** The folder with a folder of artifacts for each invocation that left some. */
  public Path artifacts() {
    return stateDirectory.resolve("artifacts");
  }
}

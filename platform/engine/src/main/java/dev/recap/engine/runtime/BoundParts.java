package dev.recap.engine.runtime;

import dev.recap.core.invocation.CapsuleRuntime.Job;
import java.nio.file.Path;

/**
 * What every binding on this host uses.
 *
 * @param runtime the OCI runtime
 * @param launchers where launchers are taken from and given back
 * @param specs makes the runtime's configurations
 * @param artifacts the folder that collects artifacts, one folder for each invocation
 */
record BoundParts(OciRuntime runtime, LauncherPool launchers, Specs specs, Path artifacts) {

  /** A folder for what a job leaves in {@code /out}. */
  OutFolder outFolder(Job job) {
    return OutFolder.create(artifacts, job.id(), job.binding().limits().artifactBytes());
  }
}

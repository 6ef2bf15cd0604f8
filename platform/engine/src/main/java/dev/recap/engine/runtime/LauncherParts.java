package dev.recap.engine.runtime;

import dev.recap.core.invocation.InvocationRecord.Owner;
import dev.recap.engine.cgroup.CgroupHost;
import java.nio.file.Path;
import java.util.List;

/**
 * What launchers are made of.
 *
 * @param processes starts their shells
 * @param shell the static shell that runs their guards
 * @param cgroups where their cgroups are made
 * @param runtime the OCI runtime they start
 * @param folders where their folders are made
 * @param needed the host's paths that they and the OCI runtime use
 * @param owner this process
 */
record LauncherParts(
    Processes processes,
    Path shell,
    CgroupHost cgroups,
    OciRuntime runtime,
    Path folders,
    List<Path> needed,
    Owner owner) {}

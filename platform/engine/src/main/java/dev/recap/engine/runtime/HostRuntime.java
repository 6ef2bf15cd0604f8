package dev.recap.engine.runtime;

import dev.recap.core.binding.TargetFacts;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.CapsuleRuntime;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.TargetHandle;
import dev.recap.engine.cgroup.CgroupHost;
import dev.recap.engine.target.EngineTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs capsules on this host by an OCI runtime. */
public final class HostRuntime implements CapsuleRuntime, AutoCloseable {
  private final CgroupHost cgroups;
  private final OciRuntime runtime;
  private final LauncherPool launchers;
  private final BoundParts parts;

  private HostRuntime(
      CgroupHost cgroups, OciRuntime runtime, LauncherPool launchers, BoundParts parts) {
    this.cgroups = cgroups;
    this.runtime = runtime;
    this.launchers = launchers;
    this.parts = parts;
  }

  /**
   * Makes an engine ready; it owns {@code runtime} and closes it.
   *
   * @throws PlatformException when the host does not let it
   */
  public static HostRuntime open(
      HostSettings settings, CgroupHost cgroups, OciRuntime runtime, Processes processes) {
    try {
      for (Path folder :
          List.of(settings.stateDirectory(), settings.launchers(), settings.artifacts())) {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
      for (Path folder : List.of(settings.runDirectory(), settings.launchers())) {
        // The roots of targets' user namespaces pass through to the mounts of their own launchers.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      }
      Supervisor supervisor = Supervisor.prepare(settings.supervisor());
      LauncherParts launcherParts =
          new LauncherParts(
              processes,
              supervisor.shell(),
              cgroups,
              runtime,
              settings.launchers(),
              needed(settings, cgroups, runtime),
              settings.owner());
      LauncherPool pool = new LauncherPool(launcherParts, settings.keepWarm());
      return new HostRuntime(
          cgroups,
          runtime,
          pool,
          new BoundParts(
              runtime, pool, new Specs(supervisor, runtime.kind()), settings.artifacts()));
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.ofFile(e),
          "Tried to make %s ready but %s".formatted(settings.stateDirectory(), e.getMessage()),
          e);
    }
  }

  /**
   * The host's paths that launchers and the OCI runtime use. crun refuses hosts that have cgroup v1
   * and v2 side by side; it makes no cgroup here, and in a namespace without the v2 mount it has
   * nothing to refuse.
   */
  static List<Path> needed(HostSettings settings, CgroupHost cgroups, OciRuntime runtime) {
    List<Path> needed =
        new ArrayList<>(
            List.of(
                Path.of("/proc"),
                Path.of("/dev"),
                Path.of("/usr"),
                Path.of("/etc"),
                Path.of(System.getProperty("java.home")),
                settings.stateDirectory().toAbsolutePath(),
                settings.runDirectory().toAbsolutePath(),
                runtime.program()));
    needed.addAll(settings.needed());
    for (String top : List.of("/bin", "/sbin", "/lib", "/lib64")) {
      needed.add(Path.of(top));
    }
    needed.addAll(
        runtime.kind() == OciRuntime.Kind.CRUN
            ? cgroups.limiting()
            : cgroups.controllers().values());
    return List.copyOf(needed);
  }

  /**
   * Starts the launchers that are kept ready, which otherwise the first invocations would wait for.
   */
  public void warmUp() {
    launchers.fill();
  }

  /**
   * Begins to start a launcher for the next invocation, whether any are kept ready or not: for a
   * process that has something else to do until then.
   */
  public void prepare() {
    launchers.prepare();
  }

  @Override
  public TargetFacts facts(TargetHandle target) {
    int pid = target.target().pid();
    return FactsReader.read(pid, cgroupOf(target));
  }

  @Override
  public Optional<String> misfit(Manifest manifest, TargetHandle target) {
    return new Fit(manifest).misfit(target.target(), cgroupOf(target));
  }

  @Override
  public Bind bind(Job job, TargetHandle target, Streams streams) {
    if (!(target instanceof EngineTarget held)) {
      throw new IllegalArgumentException(
          "Tried to bind to %s but it was found by another engine".formatted(target.target()));
    }
    if (job.interactive() && runtime.kind() == OciRuntime.Kind.RUNC) {
      throw new PlatformException(
          Problem.Kind.NO_RUNTIME,
          "Tried to give %s a terminal but runc hands one over only to who detaches from it;"
                  .formatted(job.capsule().reference())
              + " crun does it: apt-get install crun");
    }
    HostBound bound = new HostBound(parts, job, held, cgroupOf(target), streams);
    boolean ready = false;
    try {
      Bind bind = bound.begin();
      ready = bind instanceof Bind.Ready;
      return bind;
    } finally {
      if (!ready) {
        bound.close();
      }
    }
  }

  private Path cgroupOf(TargetHandle target) {
    try {
      return cgroups.folderOf(target.target().pid());
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.TARGET_GONE,
          "Tried to look at %s but it has ended".formatted(target.target().reference()),
          e);
    }
  }

  /** Ends the launchers; invocations under way must have ended. */
  @Override
  public void close() {
    launchers.close();
    runtime.close();
  }
}

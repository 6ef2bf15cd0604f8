package dev.recap.engine.runtime;

import dev.recap.core.capsule.Argument;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.CapsuleRuntime.Job;
import dev.recap.core.invocation.CommandLine;
import dev.recap.core.target.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the OCI runtime's configuration of a job. */
final class Specs {
  /**
   * What container engines hide of /proc and a capsule could read otherwise. /proc/kcore opens for
   * SYS_RAWIO alone, and what they hide because it can be written is in a read-only mount here.
   */
  private static final List<String> HIDDEN =
      List.of(
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/timer_list",
          "/proc/timer_stats");

  private final Supervisor supervisor;
  private final OciRuntime.Kind kind;
  private final FilterCache filters = new FilterCache();
  private final List<String> masked =
      HIDDEN.stream().filter(path -> Files.exists(Path.of(path))).toList();

  Specs(Supervisor supervisor, OciRuntime.Kind kind) {
    this.supervisor = supervisor;
    this.kind = kind;
  }

  RuntimeSpec of(
      Job job,
      Target target,
      Map<String, String> namespaces,
      Map<String, Object> values,
      List<Argument> arguments,
      Launcher launcher,
      Optional<ConsoleSize> console,
      Optional<Path> out) {
    LauncherFolder folder = launcher.folder();
    boolean shown = job.binding().joinUser();
    Path rootfs = job.capsule().rootfs();
    return new RuntimeSpec(
        job.binding(),
        namespaces,
        supervisor.around(CommandLine.of(arguments, values)),
        environment(job, target, console.isPresent()),
        (shown ? launcher.show("rootfs", rootfs) : rootfs).toString(),
        (shown ? launcher.show("supervisor", supervisor.folder()) : supervisor.folder()).toString(),
        console,
        console.isPresent()
            ? Optional.empty()
            : Optional.of(folder.path().resolve("dev").toString()),
        job.binding().filesystem() == Filesystem.NONE
            ? Optional.empty()
            : Optional.of(launcher.target().toString()),
        launcher.stagedReadOnly(),
        out.map(o -> shown ? launcher.show("out", o) : o).map(Path::toString),
        masked,
        filters.find(new SeccompProfile(job.binding().capabilities())),
        kind == OciRuntime.Kind.CRUN
            ? Optional.empty()
            : Optional.of(launcher.cgroup().childPath()),
        shown && kind == OciRuntime.Kind.RUNC
            ? Optional.of(UserMaps.of(target.pid()))
            : Optional.empty());
  }

  /** Keeps the compiled filter of the container that runs in a launcher, for the next ones. */
  void keepFilter(Set<String> capabilities, Launcher launcher) {
    filters.keep(
        new SeccompProfile(capabilities),
        launcher.folder().path().resolve("state").resolve(launcher.folder().name()));
  }

  private static List<String> environment(Job job, Target target, boolean terminal) {
    List<String> environment =
        new ArrayList<>(
            List.of(
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME=/tmp",
                "LANG=C.UTF-8",
                "RECAP_INVOCATION=" + job.id(),
                "RECAP_TARGET=" + target.reference(),
                "RECAP_PARAMS=" + job.parameters().json()));
    if (job.capsule().manifest().kind() == Manifest.Kind.JAVA_FUNCTION) {
      environment.addAll(OpenWhisk.environment(job));
    }
    if (terminal) {
      environment.add("TERM=xterm-256color");
    }
    return environment;
  }
}

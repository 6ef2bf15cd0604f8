package dev.recap.cli;

import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Orphans;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.engine.cgroup.CgroupHost;
import dev.recap.engine.runtime.HostRuntime;
import dev.recap.engine.runtime.HostSettings;
import dev.recap.engine.runtime.OciRuntime;
import dev.recap.engine.runtime.Processes;
import dev.recap.engine.runtime.Recovery;
import dev.recap.server.store.ProcOwners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The engine of this host as this process uses it: for one command. */
final class LocalEngine {
  private static final Duration A_MOMENT = Duration.ofSeconds(10);
  private static final List<Path> PROGRAM_FOLDERS =
      List.of(
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"),
          Path.of("/usr/sbin"),
          Path.of("/usr/bin"),
          Path.of("/sbin"),
          Path.of("/bin"));

  private final HostSettings settings;
  private final Optional<OciRuntime.Kind> chosen;
  private final CgroupHost cgroups;
  private final Processes processes;
  private final ProcOwners owners;
  private final TimeSource time;

  /**
   * The engine.
   *
   * @param keepWarm how many launchers are kept ready, in a process that invokes more than once
   */
  LocalEngine(
      Environment environment,
      int keepWarm,
      Processes processes,
      ProcOwners owners,
      TimeSource time) {
    this.settings =
        new HostSettings(
            environment.stateDir(), environment.runDir(), owners.self(), keepWarm, List.of());
    this.chosen = environment.runtime();
    this.cgroups = cgroups();
    this.processes = processes;
    this.owners = owners;
    this.time = time;
  }

  private static CgroupHost cgroups() {
    try {
      return CgroupHost.read(Path.of("/proc/self/mountinfo"));
    } catch (IOException e) {
      throw new PlatformException(Problem.Kind.PLATFORM, String.valueOf(e.getMessage()), e);
    }
  }

  /** The hierarchies of this host. */
  CgroupHost hierarchies() {
    return cgroups;
  }

  /** Where this engine keeps its things. */
  HostSettings settings() {
    return settings;
  }

  /** Where a runtime is installed. */
  static Optional<Path> program(OciRuntime.Kind kind) {
    return PROGRAM_FOLDERS.stream()
        .map(folder -> folder.resolve(kind.program()))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The runtimes that are installed, the preferred one first. */
  static List<OciRuntime.Kind> installed() {
    return Arrays.stream(OciRuntime.Kind.values())
        .filter(kind -> program(kind).isPresent())
        .toList();
  }

  /** The first line that the runtime prints of its version. */
  String runtimeVersion() {
    OciRuntime.Kind kind = kind();
    return program(kind)
        .flatMap(path ->
            processes
                .run(List.of(path.toString(), "--version"), A_MOMENT)
                .stdout()
                .lines()
                .findFirst())
        .orElse(kind.program());
  }

  private OciRuntime.Kind kind() {
    return chosen
        .or(() -> installed().stream().findFirst())
        .orElseThrow(() -> missing("crun or runc but neither"));
  }

  /** Opens it with the runtime that the settings name, or else the preferred one. */
  HostRuntime open() {
    OciRuntime.Kind kind = kind();
    return open(kind, program(kind).orElseThrow(() -> missing(kind.program() + " but it")));
  }

  private static PlatformException missing(String what) {
    return new PlatformException(
        Problem.Kind.NO_RUNTIME, "Tried to find the OCI runtime %s is installed".formatted(what));
  }

  /** Opens it with one runtime. */
  HostRuntime open(OciRuntime.Kind kind, Path program) {
    try {
      return HostRuntime.open(settings, cgroups, OciRuntime.open(kind, program), processes);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.NO_RUNTIME, "Tried to open %s but %s".formatted(program, e.getMessage()), e);
    }
  }

  /** What dead RECap processes left in this host, one sentence part each. */
  List<String> leftovers() {
    try {
      return recovery().leftovers();
    } catch (IOException e) {
      throw unrecovered(e);
    }
  }

  /** Takes away what dead RECap processes left, and makes their records final. */
  List<String> recover(InvocationLog log) {
    List<String> done = clean();
    closeOrphans(log);
    return done;
  }

  /** Takes away what dead RECap processes left. */
  List<String> clean() {
    try {
      return recovery().leftovers().isEmpty()
          ? List.of()
          : recovery().clean(anyRuntime(), processes);
    } catch (IOException e) {
      throw unrecovered(e);
    }
  }

  /** Makes the records of dead RECap processes final. */
  List<InvocationRecord> closeOrphans(InvocationLog log) {
    return new Orphans(log, owners, time).close(record -> discardArtifacts(record.id()));
  }

  /** Removes the artifacts of an invocation. */
  void discardArtifacts(String invocation) {
    recovery().discardArtifacts(invocation);
  }

  private Optional<OciRuntime> anyRuntime() throws IOException {
    for (OciRuntime.Kind kind : installed()) {
      return Optional.of(OciRuntime.open(kind, program(kind).orElseThrow()));
    }
    return Optional.empty();
  }

  private Recovery recovery() {
    return new Recovery(settings, cgroups, owners::alive, time);
  }

  private PlatformException unrecovered(IOException e) {
    return new PlatformException(
        Problem.Kind.PLATFORM,
        "Tried to clean up after a RECap process that died but %s".formatted(e.getMessage()),
        e);
  }
}

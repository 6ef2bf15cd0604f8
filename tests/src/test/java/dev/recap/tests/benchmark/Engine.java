package dev.recap.tests.benchmark;

import dev.recap.catalog.output.StructuredOutput;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.Invoker;
import dev.recap.engine.cgroup.CgroupHost;
import dev.recap.engine.fixture.TestEngine;
import dev.recap.engine.runtime.HostRuntime;
import dev.recap.engine.runtime.HostSettings;
import dev.recap.engine.runtime.OciRuntime;
import dev.recap.engine.runtime.Processes;
import dev.recap.engine.target.HostPlaces;
import dev.recap.engine.target.HostTargets;
import dev.recap.server.store.SqliteInvocationLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** RECap as a long-lived process has it: launchers kept warm, records in SQLite. */
final class Engine implements AutoCloseable {
  private final Path state;
  private final Path run;
  private final HostSettings settings;
  private final HostRuntime runtime;
  private final HostTargets targets;
  private final SqliteInvocationLog log;

  private Engine(
      Path state,
      Path run,
      HostSettings settings,
      HostRuntime runtime,
      HostTargets targets,
      SqliteInvocationLog log) {
    this.state = state;
    this.run = run;
    this.settings = settings;
    this.runtime = runtime;
    this.targets = targets;
    this.log = log;
  }

  /**
   * Opens one and has its launchers ready.
   *
   * @param capsules the folders that hold the files of capsules
   */
  static Engine open(int keepWarm, List<Path> capsules) throws IOException {
    Path state = Files.createTempDirectory("recap-benchmark-");
    Path run = Files.createTempDirectory(Path.of("/run"), "recap-benchmark-");
    CgroupHost cgroups = CgroupHost.read(Path.of("/proc/self/mountinfo"));
    Processes processes = new Processes();
    HostSettings settings = new HostSettings(state, run, TestEngine.self(), keepWarm, capsules);
    OciRuntime crun = OciRuntime.open(OciRuntime.Kind.CRUN, Programs.find("crun"));
    HostRuntime runtime = HostRuntime.open(settings, cgroups, crun, processes);
    runtime.warmUp();
    return new Engine(
        state,
        run,
        settings,
        runtime,
        new HostTargets(HostPlaces.standard(), cgroups, processes),
        SqliteInvocationLog.open(state.resolve("records")));
  }

  /** Invokes a capsule in a target, with records in this engine's own store. */
  Ours ours(Capsule capsule, DockerTarget target) {
    return ours(capsule, target, log);
  }

  /** Invokes a capsule in a target, with records in another store. */
  Ours ours(Capsule capsule, DockerTarget target, InvocationLog records) {
    Invoker invoker =
        new Invoker(
            new OneCapsule(capsule),
            targets,
            Access.ALL,
            runtime,
            records,
            new StructuredOutput(),
            new TestEngine.RealTime(),
            settings.owner());
    return new Ours(invoker, capsule.manifest().metadata().name(), target.reference());
  }

  /** The configuration the OCI runtime was given last. */
  String lastConfig() throws IOException {
    return lastConfig(run);
  }

  /** The same of whoever has this run directory. */
  static String lastConfig(Path run) throws IOException {
    try (Stream<Path> launchers = Files.list(run.resolve("launchers"))) {
      Path newest =
          launchers
              .map(launcher -> launcher.resolve("bundle/config.json"))
              .filter(Files::exists)
              .max(Comparator.comparing(Engine::modified))
              .orElseThrow();
      return Files.readString(newest);
    }
  }

  private static java.nio.file.attribute.FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    log.close();
    runtime.close();
    Attempts.run(List.of("rm", "-rf", "--one-file-system", state.toString(), run.toString()));
  }

  private record OneCapsule(Capsule capsule) implements CapsuleCatalog {
    @Override
    public Lookup find(CapsuleRef reference) {
      return new Lookup.Found(capsule);
    }

    @Override
    public List<Manifest> list() {
      return List.of(capsule.manifest());
    }
  }
}

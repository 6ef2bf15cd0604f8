package dev.recap.cli;

import dev.recap.catalog.Catalog;
import dev.recap.catalog.FixtureCatalog;
import dev.recap.catalog.LocalCatalog;
import dev.recap.catalog.evidence.Evidence;
import dev.recap.catalog.evidence.TestStatement.Machine;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.output.StructuredOutput;
import dev.recap.catalog.remote.Pull;
import dev.recap.catalog.search.CatalogSearch;
import dev.recap.catalog.source.SourcesFile;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.cli.command.Administration;
import dev.recap.cli.command.Host;
import dev.recap.cli.command.Served;
import dev.recap.cli.command.VersionResource;
import dev.recap.cli.demo.DebianPackages;
import dev.recap.cli.demo.DemoContainer;
import dev.recap.cli.doctor.Doctor;
import dev.recap.cli.fixture.FixtureContainers;
import dev.recap.cli.output.Console;
import dev.recap.cli.output.Screen;
import dev.recap.cli.output.TransferProgress;
import dev.recap.cli.terminal.PasswordPrompt;
import dev.recap.cli.terminal.TerminalSize;
import dev.recap.cli.testing.Fixtures;
import dev.recap.cli.testing.TestEvidence;
import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Invoker;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.TargetResolver;
import dev.recap.engine.runtime.HostRuntime;
import dev.recap.engine.runtime.Processes;
import dev.recap.engine.target.HostPlaces;
import dev.recap.engine.target.HostTargets;
import dev.recap.server.audit.AuditChain;
import dev.recap.server.operations.logging.Logs;
import dev.recap.server.queue.QueueRows;
import dev.recap.server.session.Recordings;
import dev.recap.server.store.ProcOwners;
import dev.recap.server.store.SqliteInvocationLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** The parts of this host, wired together; made when first asked for, because start-up counts. */
final class LocalHost implements Host, AutoCloseable {
  private static final Path PROC = Path.of("/proc");

  private final Environment environment;
  private final int keepWarm;
  private final Console console;
  private final TimeSource time = new SystemTime();
  private final Processes processes = new Processes();
  private final ProcOwners owners = new ProcOwners(PROC);
  private final HostCatalog catalog;
  private final LocalAccess access;
  private final LocalDemo demo;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Thread preparation;
  private @Nullable Fixtures fixtures;
  private @Nullable LocalEngine engine;
  private @Nullable HostRuntime runtime;
  private @Nullable SqliteInvocationLog log;
  private @Nullable Logs logs;

  /**
   * This host.
   *
   * @param keepWarm how many launchers are kept ready, in a process that invokes more than once
   */
  LocalHost(Environment environment, int keepWarm, Console console) {
    this.environment = environment;
    this.keepWarm = keepWarm;
    this.console = console;
    this.catalog = new HostCatalog(environment, processes, time);
    this.access = new LocalAccess(environment, time);
    this.demo = new LocalDemo(environment, processes, owners);
  }

  @Override
  public Caller caller() {
    return access.caller();
  }

  @Override
  public void requireRoot() {
    if (!environment.root()) {
      throw new PlatformException(
          Problem.Kind.NO_ROOT,
          "Tried to work with the containers of this host but %s is not root"
              .formatted(environment.caller()));
    }
  }

  @Override
  public LocalCatalog.Build build(Path folder, LockMode mode) {
    return catalog().build(folder, mode);
  }

  @Override
  public void export(Capsule capsule, Path layout) throws IOException {
    catalog().export(capsule, layout);
  }

  @Override
  public LocalCatalog.Build draft(Path folder) {
    return catalog().draft(folder);
  }

  @Override
  public LocalCatalog catalog() {
    return catalog.installed(console::progress);
  }

  @Override
  public CatalogSearch search() {
    return catalog.search(console::progress);
  }

  @Override
  public SourcesFile sources() {
    return catalog.sources();
  }

  @Override
  public Instant now() {
    return time.now();
  }

  @Override
  public Screen screen() {
    return environment.terminal() ? Screen.terminal(TerminalSize.columns()) : Screen.NONE;
  }

  @Override
  public Catalog registries() {
    return catalog.all();
  }

  @Override
  public char[] keyPassword(String prompt) {
    return environment
        .keyPassword()
        .map(String::toCharArray)
        .orElseGet(() -> PasswordPrompt.ask(prompt));
  }

  /** What is invoked and not on this host is pulled, and how that goes is shown. */
  private Pull fetch(CapsuleRef capsule) throws IOException {
    console.clear();
    try (TransferProgress progress = new TransferProgress(console, "Pulling " + capsule.name())) {
      return catalog.pull(capsule, progress);
    }
  }

  @Override
  public synchronized Fixtures fixtures() {
    if (fixtures == null) {
      fixtures =
          new FixtureContainers(
              new FixtureCatalog(
                  catalog.store(), new CatalogCommands(processes), console::progress),
              environment.runtime().map(List::of).orElseGet(LocalEngine::installed),
              processes,
              environment.runDir().resolve("tests"),
              owners.self(),
              owners,
              time);
    }
    return fixtures;
  }

  @Override
  public Path fixtureFolder() {
    return environment.home().resolve("capsule-catalog/fixtures");
  }

  @Override
  public TestEvidence testEvidence() {
    try {
      return new TestEvidence(
          new Evidence(new CapsuleStore(catalog.store())),
          () ->
              new Machine(
                  System.getProperty("os.version", "unknown"),
                  System.getProperty("os.arch", "unknown"),
                  engine().runtimeVersion()),
          VersionResource.number(),
          time);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the version of RECap", e);
    }
  }

  @Override
  public TargetResolver targets() {
    return new AnnouncingTargets(
        new HostTargets(HostPlaces.standard(), engine().hierarchies(), processes), console);
  }

  @Override
  public synchronized InvocationLog log() {
    requireRoot();
    if (log == null) {
      // What the server keeps about invocations is kept without it too.
      log =
          SqliteInvocationLog.open(
              environment.stateDir(), new AuditChain(environment.stateDir()), new QueueRows());
    }
    return log;
  }

  @Override
  public Invoker invoker() {
    return new Invoker(
        catalog.pulling(console::progress, this::fetch),
        targets(),
        access.policy(),
        runtime(),
        log(),
        new StructuredOutput(),
        time,
        engine().settings().owner());
  }

  /**
   * Begins with what every invocation needs while the command line is still being read. What goes
   * wrong here goes wrong again when it is asked for, and is reported then.
   */
  void prepare() {
    if (environment.root()) {
      // A signal may come before anybody handles it.
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::close));
      preparation =
          Thread.ofPlatform()
              .daemon()
              .name("prepare")
              .uncaughtExceptionHandler((thread, failure) -> {})
              .start(() -> runtime().prepare());
    }
  }

  @Override
  public synchronized HostRuntime runtime() {
    if (runtime == null) {
      engine().recover(log());
      runtime = engine().open();
    }
    return runtime;
  }

  private synchronized LocalEngine engine() {
    requireRoot();
    if (engine == null) {
      engine = new LocalEngine(environment, keepWarm, processes, owners, time);
    }
    return engine;
  }

  @Override
  public FanOut fanOut() {
    return new FanOut(targets(), invoker(), time);
  }

  @Override
  public Served serve() {
    requireRoot();
    try {
      ServeSettings settings = environment.serve();
      // Who logs first decides who writes, and most classes below do.
      logs = Logs.begin(settings.log(), Level.INFO, System.err);
      return new ServedHost(
          environment, settings, processes, owners, catalog, Environment.manager(), time);
    } catch (Environment.Unusable e) {
      throw new PlatformException(Problem.Kind.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public boolean askToEnd(InvocationRecord.Owner owner) {
    if (owners.alive(owner) && ServerMark.is(environment.runDir(), owner)) {
      throw new PlatformException(
          Problem.Kind.USAGE,
          "Tried to cancel it but the server runs it: ask the server, with --server"
              + environment.serverSocket().map(path -> " unix:" + path).orElse(""));
    }
    return owners.alive(owner)
        && ProcessHandle.of(owner.pid()).map(ProcessHandle::destroy).orElse(false);
  }

  @Override
  public Optional<Path> recording(String invocationId) {
    return new Recordings(environment.stateDir().resolve("sessions"), time, Recordings.USUAL_LIMIT)
        .find(invocationId);
  }

  @Override
  public Administration administration() {
    requireRoot();
    return access.administration(
        () -> catalog.pulling(console::progress, this::fetch), this::targets, hasOtherDatabase());
  }

  private boolean hasOtherDatabase() {
    try {
      return environment.serve().store() instanceof ServeSettings.Store.Postgres;
    } catch (Environment.Unusable e) {
      throw new PlatformException(Problem.Kind.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Path artifacts(String invocationId) {
    return engine().settings().artifacts().resolve(invocationId);
  }

  @Override
  public Doctor doctor() {
    return new LocalDoctor(environment, processes)
        .full(this::engine, this::targets, this::leftovers);
  }

  @Override
  public Doctor demoNeeds() {
    return new LocalDoctor(environment, processes).forDemo();
  }

  private List<String> leftovers() {
    List<String> left = new ArrayList<>(engine().leftovers());
    demo.leftBehind().forEach(container -> left.add(LocalDemo.name(container)));
    fixtures().leftBehind().forEach(container -> left.add(name(container)));
    return left;
  }

  @Override
  public List<String> clean() {
    List<String> removed = new ArrayList<>(engine().recover(log()));
    removed.addAll(demo.removeLeftBehind());
    for (Fixtures.Running container : fixtures().leftBehind()) {
      container.close();
      removed.add(name(container) + ": removed");
    }
    return removed;
  }

  private static String name(Fixtures.Running container) {
    return "the container of a test " + container.reference();
  }

  @Override
  public DebianPackages packages() {
    return demo.packages();
  }

  @Override
  public DemoContainer startDemoContainer() {
    return demo.start();
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    awaitPreparation();
    if (runtime != null) {
      runtime.close();
    }
    if (log != null) {
      log.close();
    }
    access.close();
    catalog.close();
    if (logs != null) {
      logs.close();
    }
  }

  private void awaitPreparation() {
    try {
      if (preparation != null) {
        preparation.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

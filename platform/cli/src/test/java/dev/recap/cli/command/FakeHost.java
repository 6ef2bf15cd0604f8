package dev.recap.cli.command;

import dev.recap.catalog.Catalog;
import dev.recap.catalog.CatalogSettings;
import dev.recap.catalog.LocalCatalog;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.search.CatalogSearch;
import dev.recap.catalog.source.SourcesFile;
import dev.recap.cli.demo.DebianPackages;
import dev.recap.cli.demo.DemoContainer;
import dev.recap.cli.doctor.Check;
import dev.recap.cli.doctor.Doctor;
import dev.recap.cli.output.Screen;
import dev.recap.cli.testing.Fixtures;
import dev.recap.cli.testing.TestEvidence;
import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.CapsuleRuntime;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationRecord.Owner;
import dev.recap.core.invocation.Invoker;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.TargetResolver;
import dev.recap.server.store.SqliteInvocationLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A host with fake containers and a real record store. */
final class FakeHost implements Host, AutoCloseable {
  static final Owner OWNER = new Owner("boot", 42, 777);

  final FakeContainers containers = new FakeContainers();
  final List<Owner> askedToEnd = new ArrayList<>();
  final List<Check> checks = new ArrayList<>();
  final List<String> leftovers = new ArrayList<>();
  final FakeAdministration administration = new FakeAdministration();
  boolean root = true;

  private final Path directory;
  private final SqliteInvocationLog log;

  FakeHost(Path directory) {
    this.directory = directory;
    this.log = SqliteInvocationLog.open(directory);
  }

  @Override
  public Caller caller() {
    return Caller.local("alice");
  }

  @Override
  public void requireRoot() {
    if (!root) {
      throw new PlatformException(Problem.Kind.NO_ROOT, "Tried to do it but alice is not root");
    }
  }

  @Override
  public CapsuleCatalog catalog() {
    return new FakeCatalog();
  }

  @Override
  public CatalogSearch search() {
    return new CatalogSearch(
        directory.resolve("index"),
        () -> List.of(FakeCatalog.entry()),
        sources().read() instanceof SourcesFile.Reading.Valid valid ? valid.sources() : List.of(),
        () -> {
          throw new AssertionError("no registry may be asked");
        },
        this::now);
  }

  @Override
  public SourcesFile sources() {
    return new SourcesFile(directory.resolve("config"));
  }

  @Override
  public Instant now() {
    return new SteppingTime().now();
  }

  @Override
  public Screen screen() {
    return Screen.NONE;
  }

  @Override
  public CapsuleRuntime runtime() {
    requireRoot();
    return containers;
  }

  @Override
  public LocalCatalog.Build build(Path folder, LockMode mode) {
    throw new AssertionError("no capsule may be built");
  }

  @Override
  public Fixtures fixtures() {
    throw new AssertionError("no fixture may be started");
  }

  @Override
  public Path fixtureFolder() {
    return directory.resolve("fixtures");
  }

  @Override
  public Catalog registries() {
    return Catalog.open(
        new CatalogSettings(
            directory.resolve("catalog"), directory.resolve("config"), () -> Instant.EPOCH));
  }

  @Override
  public char[] keyPassword(String prompt) {
    return "secret".toCharArray();
  }

  @Override
  public TestEvidence testEvidence() {
    throw new AssertionError("nothing may be tested");
  }

  @Override
  public void export(dev.recap.core.capsule.Capsule capsule, Path layout) {
    throw new UnsupportedOperationException("export to " + layout);
  }

  @Override
  public LocalCatalog.Build draft(Path folder) {
    return folder.endsWith("echo")
        ? new LocalCatalog.Build.Built(FakeCatalog.echo())
        : new LocalCatalog.Build.Refused(
            List.of("Tried to read %s but it is wrong".formatted(folder)));
  }

  @Override
  public TargetResolver targets() {
    requireRoot();
    return containers;
  }

  @Override
  public SqliteInvocationLog log() {
    return log;
  }

  @Override
  public Invoker invoker() {
    requireRoot();
    return new Invoker(
        catalog(),
        containers,
        Access.ALL,
        containers,
        log,
        (format, output) ->
            Optional.of(new String(output.bytes(), java.nio.charset.StandardCharsets.UTF_8)),
        new SteppingTime(),
        OWNER);
  }

  @Override
  public FanOut fanOut() {
    return new FanOut(targets(), invoker(), new SteppingTime());
  }

  @Override
  public boolean askToEnd(Owner owner) {
    askedToEnd.add(owner);
    return owner.equals(OWNER);
  }

  @Override
  public Path artifacts(String invocationId) {
    return directory.resolve("artifacts").resolve(invocationId);
  }

  @Override
  public Served serve() {
    throw new UnsupportedOperationException("no command is tested with it");
  }

  @Override
  public Optional<Path> recording(String invocationId) {
    return Optional.of(directory.resolve("sessions").resolve(invocationId + ".cast"))
        .filter(Files::exists);
  }

  @Override
  public Administration administration() {
    requireRoot();
    return administration;
  }

  @Override
  public Doctor doctor() {
    return new Doctor(checks);
  }

  @Override
  public List<String> clean() {
    List<String> removed = List.copyOf(leftovers);
    leftovers.clear();
    return removed;
  }

  @Override
  public Doctor demoNeeds() {
    return new Doctor(checks);
  }

  @Override
  public DebianPackages packages() {
    throw new AssertionError("nothing may be installed");
  }

  @Override
  public DemoContainer startDemoContainer() {
    throw new AssertionError("no container may be started");
  }

  @Override
  public void close() {
    log.close();
  }

  private static final class SteppingTime implements TimeSource {
    private final AtomicLong looks = new AtomicLong();

    @Override
    public Instant now() {
      return Instant.parse("2026-03-01T12:00:00Z");
    }

    @Override
    public long nanos() {
      return looks.getAndIncrement() * 1_000_000;
    }
  }
}

package dev.recap.tests.acceptance;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.InvocationRecord.Owner;
import dev.recap.core.invocation.Invoker;
import dev.recap.core.invocation.Orphans;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.TargetRef;
import dev.recap.engine.cgroup.CgroupHost;
import dev.recap.engine.fixture.BusyboxCapsule;
import dev.recap.engine.fixture.TestEngine;
import dev.recap.engine.runtime.HostRuntime;
import dev.recap.engine.runtime.HostSettings;
import dev.recap.engine.runtime.OciRuntime;
import dev.recap.engine.runtime.Processes;
import dev.recap.engine.runtime.Recovery;
import dev.recap.engine.target.HostPlaces;
import dev.recap.engine.target.HostTargets;
import dev.recap.server.store.ProcOwners;
import dev.recap.server.store.SqliteInvocationLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A long-lived RECap process, to be killed. It recovers, says {@code recovered}, and does what it
 * reads: {@code stream} to invoke for ever, four at a time; {@code hold} to invoke one capsule that
 * ignores its timeout of a second. It prints the outcome of each invocation, and ends with its
 * input.
 */
final class LongLived {
  private static final int WIDTH = 4;

  private final HostSettings settings;
  private final String target;
  private final Mischief mischief;
  private final SqliteInvocationLog log;
  private final CgroupHost cgroups = CgroupHost.read(Path.of("/proc/self/mountinfo"));
  private final Processes processes = new Processes();

  private LongLived(Path state, Path run, Path rootfs, String target, Owner self)
      throws IOException {
    this.settings = new HostSettings(state, run, self, WIDTH, List.of(rootfs));
    this.target = target;
    this.mischief = new Mischief(rootfs);
    this.log = SqliteInvocationLog.open(state.resolve("records"));
  }

  /** Arguments: state folder, run folder, root file system of capsules, target, runtime. */
  public static void main(String[] args) throws IOException {
    ProcOwners owners = new ProcOwners(Path.of("/proc"));
    LongLived recap =
        new LongLived(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), args[3], owners.self());
    OciRuntime.Kind kind = OciRuntime.Kind.valueOf(args[4]);
    recap.recover(owners, OciRuntime.open(kind, TestEngine.program(kind)));
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String order = orders.readLine();
    if (order != null) {
      HostRuntime engine =
          HostRuntime.open(
              recap.settings,
              recap.cgroups,
              OciRuntime.open(kind, TestEngine.program(kind)),
              recap.processes);
      if (order.equals("stream")) {
        recap.stream(engine);
      } else {
        Thread.ofPlatform().daemon().start(() -> recap.hold(engine));
      }
      orders.readLine();
    }
    Runtime.getRuntime().halt(0);
  }

  private void recover(ProcOwners owners, OciRuntime runtime) throws IOException {
    TestEngine.RealTime time = new TestEngine.RealTime();
    Recovery recovery = new Recovery(settings, cgroups, owners::alive, time);
    recovery.clean(Optional.of(runtime), processes).forEach(System.out::println);
    new Orphans(log, owners, time).close(record -> recovery.discardArtifacts(record.id()));
    System.out.println("recovered");
  }

  private void stream(HostRuntime engine) {
    engine.warmUp();
    for (int i = 0; i < WIDTH; i++) {
      boolean changes = i == 0;
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            RandomGenerator random = RandomGenerator.getDefault();
            for (int n = 0; ; n++) {
              invoke(
                  engine, changes && n % 2 == 0 ? mischief.changing(random) : mischief.any(random));
            }
          });
    }
  }

  private void hold(HostRuntime engine) {
    BusyboxCapsule stubborn =
        BusyboxCapsule.running(
                settings.needed().getFirst(), "trap '' TERM; echo on; while :; do sleep 1; done")
            .within(Duration.ofSeconds(1));
    invoke(engine, stubborn);
    invoke(engine, BusyboxCapsule.running(settings.needed().getFirst(), "ps"));
  }

  private void invoke(HostRuntime engine, BusyboxCapsule capsule) {
    InvocationRecord record =
        new Invoker(
                new OneCapsule(capsule.capsule()),
                new HostTargets(HostPlaces.standard(), cgroups, processes),
                Access.ALL,
                engine,
                log,
                (format, stdout) -> Optional.empty(),
                new TestEngine.RealTime(),
                settings.owner())
            .invoke(
                new Request(
                    CapsuleRef.parse("test"),
                    TargetRef.parse(target),
                    Map.of(),
                    Optional.empty(),
                    Caller.local("a test"),
                    Optional.empty(),
                    Optional.empty()),
                new Streams.Piped(
                    Optional.empty(), (stderr, bytes, length) -> System.out.println("output")),
                Progress.SILENT);
    Outcome outcome = record.outcome().orElseThrow();
    boolean clean = record.receipt().orElseThrow().clean();
    System.out.println(
        "outcome %s %s %s"
            .formatted(outcome.word(), clean ? "clean" : record.receipt(), outcome.message()));
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

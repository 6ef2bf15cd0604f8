package dev.recap.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Streams;
import dev.recap.engine.fixture.BusyboxCapsule;
import dev.recap.engine.fixture.Perl;
import dev.recap.engine.fixture.RealContainer;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.engine.fixture.TargetShape;
import dev.recap.engine.fixture.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * An engine, targets to run capsules in, and the proof after each capsule that nothing of it is
 * left.
 *
 * <p>Every target's PID 1 is a sleep that never reaps, beside a second process that a hostile
 * capsule may try to harm.
 */
final class CapsuleBench implements AutoCloseable {
  private final HostState before = HostState.take();
  private final Path volume;
  private final TestEngine engine;
  private final RealContainers containers = new RealContainers();
  private final int keepWarm;

  /** Root without any capability, with a volume. */
  final Place root;

  /** User 1000 of group 1001 and 3000, with the same volume. */
  final Place user;

  CapsuleBench(OciRuntime.Kind kind, int keepWarm) throws IOException {
    this.keepWarm = keepWarm;
    this.volume = Files.createTempDirectory("recap-volume-");
    this.engine = TestEngine.open(kind, keepWarm);
    Perl.addTo(engine.rootfs());
    Files.setPosixFilePermissions(
        volume, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    TargetShape users = new TargetShape(1000, 1001, List.of(3000), List.of());
    root = target("root", TargetShape.PLAIN.withVolume(volume));
    user = target("user", users.withVolume(volume));
    engine.runtime().warmUp();
  }

  private Place target(String word, TargetShape shape) {
    RealContainer container = containers.crun(word, shape);
    container.startAnother();
    return Place.of(engine, container);
  }

  TestEngine engine() {
    return engine;
  }

  /** The folder both targets have at {@code /data}. */
  Path volume() {
    return volume;
  }

  BusyboxCapsule capsule(String script) {
    return engine.capsule(script);
  }

  BusyboxCapsule perl(String code) {
    return engine.capsule(Perl.command(code));
  }

  /** Runs a capsule in the root target; nothing of it may be left, and the receipt must say so. */
  InvocationRecord run(BusyboxCapsule capsule) {
    return run(capsule, root);
  }

  InvocationRecord run(BusyboxCapsule capsule, Place target) {
    return run(capsule, target, Map.of(), Streams.captured(), Progress.SILENT);
  }

  InvocationRecord run(
      BusyboxCapsule capsule,
      Place target,
      Map<String, Object> parameters,
      Streams streams,
      Progress progress) {
    InvocationRecord record = loose(capsule, target, parameters, streams, progress);
    assertThat(record.receipt().map(r -> r.checks().stream().filter(c -> !c.clean()).toList()))
        .as("what the receipt finds left, outcome %s", record.outcome())
        .isEqualTo(Optional.of(List.of()));
    assertThat(record.receipt().orElseThrow().clean()).isTrue();
    return record;
  }

  /** The same without a look at the receipt; the processes must be as before all the same. */
  InvocationRecord loose(BusyboxCapsule capsule, Place target) {
    return loose(capsule, target, Map.of(), Streams.captured(), Progress.SILENT);
  }

  private InvocationRecord loose(
      BusyboxCapsule capsule,
      Place target,
      Map<String, Object> parameters,
      Streams streams,
      Progress progress) {
    SortedSet<String> was = target.processes();
    InvocationRecord record =
        engine.invoke(capsule, target.reference(), parameters, streams, progress);
    assertThat(target.processes())
        .as("the target's processes, outcome %s", record.outcome())
        .isEqualTo(was);
    HostState.assertNothingRunsOf(record.id());
    return record;
  }

  /** What a capsule that may read everything printed of the targets' volume. */
  String readBack(String path) {
    return text(run(capsule("cat /target" + path).with(Filesystem.READ)));
  }

  static String text(InvocationRecord record) {
    return new String(record.stdout().bytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  static String errors(InvocationRecord record) {
    return new String(record.stderr().bytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    assertThat(HostState.take().folders()).as("launchers kept").hasSizeLessThanOrEqualTo(keepWarm);
    engine.close();
    containers.close();
    try (var files = Files.walk(volume)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
    }
    HostState after = HostState.take();
    assertThat(after.mounts()).as("mounts of the host").isEqualTo(before.mounts());
    assertThat(after.cgroups()).as("cgroups").isEqualTo(before.cgroups());
    assertThat(after.folders()).as("launchers' folders").isEqualTo(before.folders());
    assertThat(after.processes()).as("processes").isEqualTo(before.processes());
    assertThat(engine.settings().runDirectory()).doesNotExist();
  }
}

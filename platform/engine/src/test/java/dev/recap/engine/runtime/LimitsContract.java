package dev.recap.engine.runtime;

import static dev.recap.engine.runtime.CapsuleBench.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.Limits;
import dev.recap.core.invocation.CapsuleRuntime;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Streams;
import dev.recap.engine.fixture.Perl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What bounds a capsule, however hard it tries. */
interface LimitsContract {
  CapsuleBench bench();

  Duration SECOND = Duration.ofSeconds(1);

  private static Limits small(long memory, double cpus, int pids, long output, long artifacts) {
    return new Limits(Duration.ofSeconds(10), memory, cpus, pids, output, artifacts);
  }

  private Duration timed(Runnable run) {
    long start = System.nanoTime();
    run.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  default void aCapsuleThatNeverEndsIsTimedOut() {
    Duration took =
        timed(() ->
            assertThat(bench().run(bench().capsule("sleep 1000").within(SECOND)).outcome())
                .contains(new Outcome.TimedOut(SECOND)));
    assertThat(took).isLessThan(SECOND.plusSeconds(3));
  }

  @Test
  default void ignoringTheEndDoesNotHelpAtTheDeadline() {
    Duration took =
        timed(() ->
            assertThat(
                    bench()
                        .run(
                            bench()
                                .capsule("trap '' TERM INT HUP QUIT; while :; do sleep 1000; done")
                                .within(SECOND))
                        .outcome())
                .contains(new Outcome.TimedOut(SECOND)));
    assertThat(took).isLessThan(SECOND.plusSeconds(3));
  }

  @Test
  default void aCapsuleMayTidyUpAtItsDeadline() {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule("trap 'echo tidied; exit 0' TERM; while :; do sleep 0.1; done")
                    .within(SECOND));
    assertThat(record.outcome()).contains(new Outcome.TimedOut(SECOND));
    assertThat(text(record)).isEqualTo("tidied\n");
  }

  @Test
  default void anotherThreadCancelsIt() {
    Progress cancelling =
        new Progress() {
          @Override
          public void entered(String id, Phase phase) {}

          @Override
          public void bound(String id, CapsuleRuntime.Bound bound) {
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    Thread.sleep(200);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  bound.cancel("somebody");
                });
          }
        };
    Duration took =
        timed(() ->
            assertThat(
                    bench()
                        .run(
                            bench().capsule("echo begun; sleep 1000"),
                            bench().root,
                            Map.of(),
                            Streams.captured(),
                            cancelling)
                        .outcome())
                .contains(new Outcome.Cancelled("somebody")));
    assertThat(took).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  default void aForkBombGetsNoFurtherThanItsLimit() {
    InvocationRecord record = bench().run(bench().perl("fork while 1").within(SECOND));
    assertThat(record.outcome()).contains(new Outcome.TimedOut(SECOND));
  }

  @Test
  default void aForkBombThatIsLeftBehindIsEnded() {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .perl("if (fork) { sleep 1; exit 0 } $SIG{q(TERM)} = q(IGNORE); fork while 1"));
    assertThat(record.outcome()).contains(new Outcome.Succeeded());
  }

  @Test
  default void processesAreBounded() {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .perl("while (defined($p = fork)) { if (!$p) { sleep 9; exit } $n++ } print $n")
                    .within(small(64L << 20, 1, 20, 1 << 20, 1 << 20)));
    assertThat(Integer.parseInt(text(record))).isBetween(10, 28);
  }

  @Test
  default void aMemoryHogIsEndedForItAndSaysSo() {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .perl("$x = q(x) x 1000000; push @all, $x . $_ while 1")
                    .within(small(32L << 20, 1, 64, 1 << 20, 1 << 20)));
    assertThat(record.outcome()).contains(new Outcome.OutOfMemory(32L << 20));
  }

  @Test
  default void memoryHiddenInPipesBySmallProcessesDoesNotCostTheSupervisor() {
    // Each process is smaller than the supervisor, so that the kernel would rather end that one.
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .perl(
                        "$^F = 999; $b = q(x) x 65536;"
                            + " for (1..20) { if (!fork) { for (1..3) { pipe my $r, my $w; fcntl $w, 1031, 1048576;"
                            + " fcntl $w, 4, 2048; 1 while syswrite $w, $b; push @k, $r, $w }"
                            + " exec q(/bin/sleep), q(999) } } sleep 2;"
                            + " open F, q(>), q(/tmp/f); print F $b for 1..250; sleep 3; exit 3")
                    .within(small(24L << 20, 1, 64, 1 << 20, 1 << 20)));
    assertThat(record.outcome()).contains(new Outcome.OutOfMemory(24L << 20));
  }

  @Test
  default void processorTimeIsBounded() {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .perl("$e = time + 2; 1 while time < $e; print((times)[0] + (times)[1])")
                    .within(small(64L << 20, 0.2, 64, 1 << 20, 1 << 20)));
    assertThat(Double.parseDouble(text(record))).isLessThan(0.8);
  }

  @Test
  default void endlessOutputIsCutAndCounted() {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule("yes & yes >&2")
                    .within(new Limits(SECOND, 64L << 20, 1, 64, 10_000, 1 << 20)));
    assertThat(record.outcome()).contains(new Outcome.TimedOut(SECOND));
    assertThat(record.stdout().bytes()).hasSize(10_000);
    assertThat(record.stdout().total()).isGreaterThan(100_000);
    assertThat(record.stdout().truncated()).isTrue();
    assertThat(record.stderr().bytes()).hasSize(10_000);
    assertThat(record.stderr().truncated()).isTrue();
  }

  @Test
  default void outputOfExactlyTheLimitIsNotCut() {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule("head -c 10000 /dev/zero")
                    .within(small(64L << 20, 1, 64, 10_000, 1 << 20)));
    assertThat(record.stdout().bytes()).hasSize(10_000);
    assertThat(record.stdout().truncated()).isFalse();
  }

  @Test
  default void fillingTheTemporaryFolderFailsThereAndFillsNothing() throws IOException {
    long free = Files.getFileStore(Path.of("/tmp")).getUsableSpace();
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule(
                        "dd if=/dev/zero of=/tmp/full bs=1M count=400 2>&1; stat -c %s /tmp/full"));
    assertThat(Long.parseLong(text(record).lines().toList().getLast()))
        .isLessThanOrEqualTo(64L << 20);
    assertThat(Files.getFileStore(Path.of("/tmp")).getUsableSpace())
        .isGreaterThan(free - (200L << 20));
  }

  @Test
  default void fillingTheArtifactFolderWithOneFileReachesTheLimit() {
    fills("dd if=/dev/zero of=/out/full bs=1M");
  }

  @Test
  default void fillingTheArtifactFolderWithManyFilesReachesTheLimit() {
    fills("i=0; while :; do i=$((i+1)); head -c 1000000 /dev/zero >/out/$i; done");
  }

  @Test
  default void fillingTheArtifactFolderQuicklyAndEndingWellReachesTheLimit() {
    fills("for i in 1 2 3 4 5 6; do head -c 7000000 /dev/zero >/out/$i; done; exit 0");
  }

  @Test
  default void fillingTheArtifactFolderWhereNamesGetTooLongReachesTheLimit() {
    fills(
        Perl.command(
            "chdir q(/out); $n = q(d) x 200; for (1..30) { mkdir $n; chdir $n }"
                + " while (1) { open F, q(>), ++$i or last; print F q(x) x 1000000; close F }"
                + " sleep 5"));
  }

  @Test
  default void fillingTheArtifactFolderWhileFilesComeAndGoReachesTheLimit() {
    fills(
        "while :; do touch /out/x1 /out/x2 /out/x3; rm /out/x1 /out/x2 /out/x3; done & "
            + "i=0; while :; do i=$((i+1)); head -c 1000000 /dev/zero >/out/$i; done");
  }

  @Test
  default void fillingTheArtifactFolderWithFilesThatHaveNoNameReachesTheLimit() {
    fills(
        Perl.command(
            "while (1) { open my $f, q(>), q(/out/x); unlink q(/out/x);"
                + " print $f q(x) x 5000000; push @f, $f; sleep 4 if @f > 100 }"));
  }

  private void fills(String script) {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule(script)
                    .leaving("/out/*")
                    .within(small(64L << 20, 1, 64, 1 << 20, 20L << 20)));
    assertThat(record.outcome().orElseThrow())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.message()).contains("artifacts", "limit of 20 MiB"));
    assertThat(record.artifacts().stream().mapToLong(a -> a.size()).sum()).isLessThan(80L << 20);
  }
}

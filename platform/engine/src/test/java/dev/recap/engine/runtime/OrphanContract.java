package dev.recap.engine.runtime;

import static dev.recap.engine.runtime.CapsuleBench.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of the processes a capsule leaves behind, and of those that watch over it. */
interface OrphanContract {
  CapsuleBench bench();

  @Test
  default void anOrphanIsEnded() {
    assertThat(bench().run(bench().capsule("(sleep 1000 &)")).outcome())
        .contains(new Outcome.Succeeded());
  }

  @Test
  default void aDaemonThatForkedTwiceIsEnded() {
    assertThat(
            bench()
                .run(
                    bench()
                        .perl("if (!fork) { if (!fork) { sleep 1000 } exit } wait; print q(gone)"))
                .outcome())
        .contains(new Outcome.Succeeded());
  }

  @Test
  default void aDaemonInASessionOfItsOwnThatHoldsTheOutputIsEnded() {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule(
                        "setsid sh -c 'trap \"\" TERM HUP INT; while :; do sleep 1; done' & echo on"));
    assertThat(record.outcome()).contains(new Outcome.Succeeded());
    assertThat(text(record)).isEqualTo("on\n");
  }

  @Test
  default void aDaemonThatNeverStopsForkingIsEnded() {
    assertThat(bench().run(bench().perl("exit if fork; while (1) { exit if fork; }")).outcome())
        .contains(new Outcome.Succeeded());
  }

  @Test
  default void childrenThatEndedWithoutAWaitAreNotLeft() {
    assertThat(
            bench()
                .run(
                    bench().perl("for (1..20) { if (!fork) { if (!fork) { exit } exit } } sleep 1"))
                .outcome())
        .contains(new Outcome.Succeeded());
  }

  @Test
  default void theSupervisorCannotBeEndedByTheCapsule() {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule(
                        "kill -9 $PPID; kill -9 $(grep PPid /proc/$PPID/status | tr -dc 0-9); kill -9 -1; sleep 1; echo on"));
    assertThat(record.outcome()).contains(new Outcome.Succeeded());
    assertThat(text(record)).isEqualTo("on\n");
  }

  @Test
  default void whatIsForgedInTheSupervisorsNameDoesNoHarm() {
    for (String forged : new String[] {"exit x", "exit 99999999999999", "exit", "nonsense"}) {
      InvocationRecord record =
          bench()
              .run(
                  bench()
                      .capsule("echo '" + forged + "' >/proc/$PPID/fd/3 && echo forged; sleep 1000")
                      .within(Duration.ofSeconds(1)));
      assertThat(text(record)).isEqualTo("forged\n");
      assertThat(record.outcome()).contains(new Outcome.TimedOut(Duration.ofSeconds(1)));
    }
  }

  @Test
  default void anEndlessReportInTheSupervisorsNameDoesNotKeepItFromItsDeadline() {
    long start = System.nanoTime();
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule("yes '' >/proc/$PPID/fd/3 & yes x | tr -d '\\n' >/proc/$PPID/fd/3")
                    .within(Duration.ofSeconds(1)));
    assertThat(record.outcome().orElseThrow().word()).isEqualTo("timed-out");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  default void takingTheSupervisorsOrdersDoesNoHarm() {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule(
                        "cat /proc/$PPID/fd/4 >/dev/null & cat /proc/$PPID/fd/4 >/dev/null & exit 0"));
    assertThat(record.outcome()).contains(new Outcome.Succeeded());
  }
}

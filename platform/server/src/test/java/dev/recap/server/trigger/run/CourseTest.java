package dev.recap.server.trigger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run.Done;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.run.Course.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CourseTest {
  private static final String STEPS =
      """
      steps:
        - {name: collect, capsule: top, onFailure: continue}
        - {name: act, capsule: shell, retry: {attempts: 3}}
        - {name: after, capsule: top, when: resolved}
        - {name: tell, capsule: jvm}
      """;

  private static Next next(Event.Status status, Done... done) {
    List<Plan.Ordered> steps =
        Samples.trigger(STEPS).steps().stream()
            .map(step -> new Plan.Ordered(step, Map.of(), Optional.empty()))
            .toList();
    return Course.next(steps, Samples.alert("1", "web", status, Instant.EPOCH), List.of(done));
  }

  private static Done done(String step, int attempt, String outcome) {
    return new Done(
        step,
        attempt,
        Optional.of(step + attempt),
        Optional.of(outcome).filter(word -> !word.isEmpty()),
        Optional.empty());
  }

  private static String begun(Next next) {
    return next instanceof Next.Begin(Plan.Ordered step, int attempt)
        ? step.step().name() + attempt
        : next.toString();
  }

  @Test
  void stepsComeInTheirOrderAndOnlyThoseForTheEvent() {
    assertThat(begun(next(Event.Status.FIRING))).isEqualTo("collect1");
    assertThat(begun(next(Event.Status.HAPPENED))).isEqualTo("collect1");
    assertThat(begun(next(Event.Status.FIRING, done("collect", 1, "succeeded")))).isEqualTo("act1");
    assertThat(
            begun(
                next(
                    Event.Status.FIRING,
                    done("collect", 1, "succeeded"),
                    done("act", 1, "succeeded"))))
        .isEqualTo("tell1");
    assertThat(begun(next(Event.Status.RESOLVED))).isEqualTo("after1");
    assertThat(next(Event.Status.RESOLVED, done("after", 1, "succeeded")))
        .isEqualTo(new Next.Succeeded());
  }

  @Test
  void whatWasBegunIsWaitedForAndNotBegunAgain() {
    assertThat(next(Event.Status.FIRING, done("collect", 1, "")))
        .isInstanceOfSatisfying(
            Next.Await.class, await -> assertThat(await.invocation()).isEqualTo("collect1"));
  }

  @Test
  void aStepThatMayFailDoesNotKeepTheNextFromBeingRun() {
    assertThat(begun(next(Event.Status.FIRING, done("collect", 1, "failed")))).isEqualTo("act1");
  }

  @Test
  void aStepIsTriedAsOftenAsItsRuleSaysAndNotOnceMore() {
    Done collected = done("collect", 1, "succeeded");
    assertThat(begun(next(Event.Status.FIRING, collected, done("act", 1, "failed"))))
        .isEqualTo("act2");
    assertThat(
            begun(
                next(
                    Event.Status.FIRING,
                    collected,
                    done("act", 1, "failed"),
                    done("act", 2, "interrupted"))))
        .isEqualTo("act3");
    assertThat(
            next(
                Event.Status.FIRING,
                collected,
                done("act", 1, "failed"),
                done("act", 2, "interrupted"),
                done("act", 3, "timed-out")))
        .isEqualTo(new Next.Failed("the step act ended as timed-out"));
  }

  @Test
  void whatIsNotAllowedIsNotTriedAgain() {
    Done collected = done("collect", 1, "succeeded");
    assertThat(next(Event.Status.FIRING, collected, done("act", 1, "rejected")))
        .isEqualTo(new Next.Failed("the step act ended as rejected"));
    assertThat(
            next(
                Event.Status.FIRING,
                collected,
                new Done(
                    "act", 1, Optional.empty(), Optional.empty(), Optional.of("it was refused"))))
        .isEqualTo(new Next.Failed("the step act ended as refused: it was refused"));
  }

  @Test
  void betweenAttemptsIsWaitedTwiceAsLongEachTimeUpToTheLongest() {
    Waits waits = new Waits(new Random(1));
    Trigger.Retry retry = new Trigger.Retry(10, Duration.ofSeconds(10), Duration.ofSeconds(60));
    for (int failed = 1; failed < 10; failed++) {
      long full = Math.min(60, 10L << (failed - 1));
      for (int n = 0; n < 100; n++) {
        assertThat(waits.after(failed, retry))
            .isBetween(Duration.ofMillis(full * 500), Duration.ofSeconds(full));
      }
    }
    assertThat(waits.after(1, Trigger.Retry.NEVER)).isZero();
  }

  @Test
  void parametersHaveOneOrderHoweverTheyAreMade() {
    assertThat(
            OneRun.sorted(
                Map.of("b", Map.of("d", 1, "c", List.of(Map.of("y", 1, "x", 2))), "a", 1)))
        .hasToString("{a=1, b={c=[{x=2, y=1}], d=1}}");
  }
}

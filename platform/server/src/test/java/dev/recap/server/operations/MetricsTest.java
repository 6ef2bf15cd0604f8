package dev.recap.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Receipt;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.TriggerWatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsTest {
  private static final Receipt CLEAN = Receipt.untouched();
  private static final Pattern CAPSULE =
      Pattern.compile("recap_invocations_total\\{capsule=\"([^\"]*)\"");
  private static final Instant DECIDED = Instant.parse("2026-11-21T12:00:00Z");
  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  private String text() {
    return metrics.text("text/plain");
  }

  @Test
  void countsInvocationsByCapsuleAndOutcome() {
    metrics.ended(Samples.ran("a", "top", new Outcome.Succeeded(), CLEAN));
    metrics.ended(Samples.ran("b", "top", new Outcome.Succeeded(), CLEAN));
    metrics.ended(Samples.ran("c", "ps", new Outcome.Failed(1, "it failed"), CLEAN));
    assertThat(text())
        .contains("recap_invocations_total{capsule=\"top\",outcome=\"succeeded\"} 2.0")
        .contains("recap_invocations_total{capsule=\"ps\",outcome=\"failed\"} 1.0");
  }

  @Test
  void timesInvocationsAndTheirPhasesInBuckets() {
    metrics.ended(Samples.ran("a", "top", new Outcome.Succeeded(), CLEAN));
    assertThat(text())
        .contains("# TYPE recap_invocation_duration_seconds histogram")
        .contains("recap_invocation_duration_seconds_bucket{capsule=\"top\",le=\"1.0\"} 0")
        .contains("recap_invocation_duration_seconds_bucket{capsule=\"top\",le=\"2.5\"} 1")
        .contains("recap_invocation_duration_seconds_sum{capsule=\"top\"} 1.5")
        .contains("recap_invocation_phase_duration_seconds_count{phase=\"torn-down\"} 1")
        .contains("recap_invocation_phase_duration_seconds_bucket{phase=\"bound\",le=\"0.025\"} 0")
        .contains("recap_invocation_phase_duration_seconds_bucket{phase=\"bound\",le=\"0.05\"} 1");
  }

  @Test
  void countsEventsAndWhatTriggersMadeOfThem() {
    TriggerWatcher triggers = metrics.triggers();
    triggers.taken(Event.Kind.CLOUD_EVENTS, 3, 2);
    triggers.refused(Event.Kind.ALERTMANAGER, 7);
    triggers.over(run(new Run.State.Succeeded(DECIDED.plusMillis(700))));
    triggers.over(run(new Run.State.Dead(DECIDED.plusMillis(30), "it failed")));
    triggers.over(run(new Run.State.Suppressed(Run.Cause.TOTAL_BUDGET, "it was too much")));
    triggers.told("webhook", true);
    triggers.told("silence", false);
    assertThat(text())
        .contains("recap_events_total{result=\"stored\",source=\"cloudEvents\"} 3.0")
        .contains("recap_events_total{result=\"repeated\",source=\"cloudEvents\"} 2.0")
        .contains("recap_events_total{result=\"refused\",source=\"alertmanager\"} 7.0")
        .contains("recap_trigger_runs_total{outcome=\"succeeded\",trigger=\"busy\"} 1.0")
        .contains("recap_trigger_runs_total{outcome=\"dead\",trigger=\"busy\"} 1.0")
        .contains("recap_trigger_runs_total{outcome=\"total-budget\",trigger=\"busy\"} 1.0")
        .contains("recap_trigger_run_duration_seconds_count{trigger=\"busy\"} 2")
        .contains("recap_trigger_run_duration_seconds_bucket{trigger=\"busy\",le=\"0.5\"} 1")
        .contains("recap_trigger_results_total{kind=\"webhook\",result=\"delivered\"} 1.0")
        .contains("recap_trigger_results_total{kind=\"silence\",result=\"dead\"} 1.0");
  }

  private static Run run(Run.State state) {
    return new Run("r", "busy", "e", Optional.empty(), state, DECIDED, List.of(), Optional.empty());
  }

  @Test
  void showsReceiptsThatAreNotClean() {
    metrics.ended(Samples.ran("a", "top", new Outcome.Succeeded(), CLEAN));
    assertThat(text()).doesNotContain("recap_receipts_not_clean_total{");
    Receipt left =
        new Receipt(
            List.of(
                new Receipt.Check(
                    "files", new Receipt.Finding.LeftBehind(List.of("+ /x")), "it could write")),
            Duration.ZERO);
    metrics.ended(Samples.ran("b", "top", new Outcome.Succeeded(), left));
    metrics.ended(
        Samples.ran("c", "top", new Outcome.Succeeded(), Receipt.notTaken("the target ended")));
    assertThat(text())
        .contains("recap_receipts_not_clean_total{capsule=\"top\",finding=\"left-behind\"} 1.0")
        .contains("recap_receipts_not_clean_total{capsule=\"top\",finding=\"not-taken\"} 1.0");
  }

  @Test
  void countsWhatWasNotRunByItsReason() {
    Outcome unknown =
        new Outcome.Rejected(new Problem(Problem.Kind.UNKNOWN_CAPSULE, "there is none"));
    metrics.ended(Samples.unknown("a", "nonsense", unknown));
    metrics.refused(Problem.Kind.TOO_MANY);
    assertThat(text())
        .contains("recap_invocations_rejected_total{reason=\"unknown-capsule\"} 1.0")
        .contains("recap_invocations_rejected_total{reason=\"too-many\"} 1.0")
        .contains("recap_invocations_total{capsule=\"unknown\",outcome=\"rejected\"} 1.0")
        .doesNotContain("nonsense");
  }

  @Test
  void countsWhatThePlatformFailed() {
    metrics.ended(
        Samples.ran(
            "a",
            "top",
            new Outcome.PlatformError(new Problem(Problem.Kind.HOST_FULL, "no space")),
            CLEAN));
    metrics.unrecorded("b");
    assertThat(text())
        .contains("recap_platform_errors_total{kind=\"host-full\"} 1.0")
        .contains("recap_invocations_unrecorded_total 1.0");
  }

  @Test
  void countsFanOutsApartFromTheirParts() {
    metrics.fanOutEnded(Samples.fanOut("a", "top", new Outcome.Succeeded()));
    assertThat(text())
        .contains("recap_fan_outs_total{outcome=\"succeeded\"} 1.0")
        .doesNotContain("recap_invocations_total{");
  }

  @Test
  void timesTheQueueAndRequests() {
    metrics.taken("a", Duration.ofMillis(700));
    metrics.answered(
        Optional.of("invokeCapsule"), Optional.of("token:ci"), 200, Duration.ofMillis(30));
    metrics.answered(Optional.empty(), Optional.empty(), 404, Duration.ofMillis(1));
    assertThat(text())
        .contains("recap_queue_wait_seconds_sum 0.7")
        .contains("request_duration_seconds_count{operation=\"invokeCapsule\",status=\"200\"} 1")
        .contains("request_duration_seconds_count{operation=\"none\",status=\"404\"} 1")
        .doesNotContain("token:ci");
  }

  @Test
  void asksForLiveValuesWhenTheyAreCollected() {
    AtomicInteger running = new AtomicInteger(3);
    metrics
        .with(new Live("recap_invocations_running", "Running now", running::get))
        .with(
            new Live(
                "recap_invocations_queued",
                "Waiting now",
                () -> {
                  throw new IllegalStateException("the database is away");
                }));
    assertThat(text())
        .contains("recap_invocations_running 3.0")
        .contains("recap_invocations_queued NaN");
    running.set(5);
    assertThat(text()).contains("recap_invocations_running 5.0");
  }

  @Test
  void hasALabelForSoManyCapsulesAtMost() {
    for (int n = 0; n < 1000; n++) {
      metrics.ended(Samples.ran("id" + n, "capsule-" + n, new Outcome.Succeeded(), CLEAN));
    }
    List<String> labels =
        CAPSULE.matcher(text()).results().map((MatchResult hit) -> hit.group(1)).toList();
    assertThat(labels).hasSize(201).contains("other");
    assertThat(text())
        .contains("recap_invocations_total{capsule=\"other\",outcome=\"succeeded\"} 800.0");
  }

  @Test
  void tellsOfTheJvmAndTheProcess() {
    assertThat(text())
        .contains("jvm_memory_used_bytes{")
        .contains("jvm_threads_live_threads")
        .contains("process_files_open_files")
        .contains("process_uptime_seconds");
  }
}

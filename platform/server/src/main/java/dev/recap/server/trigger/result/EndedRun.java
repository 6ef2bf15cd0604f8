package dev.recap.server.trigger.result;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Trigger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that has ended, and what can be told of it: never parameters, never output.
 *
 * @param end how it ended
 * @param left what invocations left, by their ids
 */
record EndedRun(
    Trigger trigger, Event event, Run run, End end, Map<String, Left> left, Links links) {

  /**
   * What an invocation left, without its output.
   *
   * @param exitCode of a function that said that it failed
   */
  record Left(List<Artifact> artifacts, Optional<Integer> exitCode) {
    static Left of(InvocationRecord record) {
      return new Left(
          record.artifacts(),
          record
              .outcome()
              .flatMap(outcome ->
                  outcome instanceof Outcome.Failed(int status, String _)
                      ? Optional.of(status)
                      : Optional.empty()));
    }
  }

  private static final String SUCCEEDED = new Outcome.Succeeded().word();

  /** How a run ended. Not why: that quotes output, the event, and who is granted what. */
  record End(boolean succeeded, Instant at) {
    String word() {
      return succeeded ? "succeeded" : "failed";
    }

    /** Empty: it has not, or there was nothing to be done. */
    static Optional<End> of(Run.State state) {
      return switch (state) {
        case Run.State.Succeeded(Instant at) -> Optional.of(new End(true, at));
        case Run.State.Dead(Instant at, String _) -> Optional.of(new End(false, at));
        case Run.State.Suppressed _, Run.State.Waiting _, Run.State.Running _ -> Optional.empty();
      };
    }
  }

  /** Whether somebody wants to be told of it. */
  boolean isFor(Trigger.Result.When when) {
    return switch (when) {
      case ALWAYS -> true;
      case SUCCESS -> end.succeeded();
      case FAILURE -> !end.succeeded();
    };
  }

  /** The last attempt at each step. */
  List<Run.Done> last() {
    Map<String, Run.Done> last = new LinkedHashMap<>();
    run.steps().forEach(done -> last.put(done.step(), done));
    return List.copyOf(last.values());
  }

  /** Where it failed, as much as may be told; empty: it succeeded. */
  String why() {
    if (end.succeeded()) {
      return "";
    }
    if (run.steps().isEmpty()) {
      return "nothing was run: the rule does not fit the event, or was stopped";
    }
    Run.Done last = run.steps().getLast();
    return mayBeFollowed(last)
        ? "it was not gone on with after the step " + last.step()
        : "step %s: %s".formatted(last.step(), word(last));
  }

  private boolean mayBeFollowed(Run.Done done) {
    return word(done).equals(SUCCEEDED)
        || trigger.steps().stream()
            .anyMatch(step -> step.name().equals(done.step()) && step.goOn());
  }

  /** How a step ended; never what it wrote, nor whose grants it lacked. */
  String word(Run.Done done) {
    return done.outcome()
        .orElseGet(() ->
            done.problem().isEmpty()
                ? "not run"
                : done.invocation().isEmpty() ? "refused" : "unknown");
  }

  /** With which status its function failed, if it did. */
  Optional<Integer> exitCode(Run.Done done) {
    return done.invocation().map(left::get).flatMap(Left::exitCode);
  }

  List<Artifact> artifacts(Run.Done done) {
    return done.invocation().map(left::get).map(Left::artifacts).orElse(List.of());
  }

  /** The name of the alert that it is about, or the event's type. */
  String occasion() {
    return Optional.ofNullable(event.labels().get("alertname"))
        .filter(_ -> event.kind() == Event.Kind.ALERTMANAGER)
        .orElse(event.type());
  }
}

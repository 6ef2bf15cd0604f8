package dev.recap.server.trigger.result;

import dev.recap.core.invocation.Artifact;
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
 * @param artifacts by the invocations that left them
 */
record EndedRun(
    Trigger trigger,
    Event event,
    Run run,
    End end,
    Map<String, List<Artifact>> artifacts,
    Links links) {

  /**
   * How a run ended.
   *
   * @param why empty when it succeeded
   */
  record End(boolean succeeded, Instant at, String why) {
    String word() {
      return succeeded ? "succeeded" : "failed";
    }

    /** Empty: it has not, or there was nothing to be done. */
    static Optional<End> of(Run.State state) {
      return switch (state) {
        case Run.State.Succeeded(Instant at) -> Optional.of(new End(true, at, ""));
        case Run.State.Dead(Instant at, String why) -> Optional.of(new End(false, at, why));
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

  List<Artifact> artifacts(Run.Done done) {
    return done.invocation().map(id -> artifacts.getOrDefault(id, List.of())).orElse(List.of());
  }

  /** The name of the alert that it is about, or the event's type. */
  String occasion() {
    return Optional.ofNullable(event.labels().get("alertname"))
        .filter(_ -> event.kind() == Event.Kind.ALERTMANAGER)
        .orElse(event.type());
  }
}

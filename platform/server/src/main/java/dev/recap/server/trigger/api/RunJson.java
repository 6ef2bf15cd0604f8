package dev.recap.server.trigger.api;

import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.result.ResultState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs as JSON. */
final class RunJson {
  private RunJson() {}

  static Map<String, Object> of(Run run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", run.id());
    json.put("trigger", run.trigger());
    json.put("event", run.event());
    run.target().ifPresent(target -> json.put("target", target));
    json.put("decided", run.decided().toString());
    state(json, run.state());
    json.put("steps", run.steps().stream().map(RunJson::step).toList());
    run.replayOf().ifPresent(before -> json.put("replayOf", before));
    return json;
  }

  /** The same with what became of its results. */
  static Map<String, Object> of(Run run, List<ResultState> results) {
    Map<String, Object> json = of(run);
    json.put("results", results.stream().map(RunJson::result).toList());
    return json;
  }

  private static void state(Map<String, Object> json, Run.State state) {
    switch (state) {
      case Run.State.Suppressed(Run.Cause cause, String why) -> {
        json.put("state", "suppressed");
        json.put("cause", cause.word());
        json.put("why", why);
      }
      case Run.State.Waiting(Instant until) -> {
        json.put("state", "waiting");
        json.put("until", until.toString());
      }
      case Run.State.Running() -> json.put("state", "running");
      case Run.State.Succeeded(Instant at) -> {
        json.put("state", "succeeded");
        json.put("ended", at.toString());
      }
      case Run.State.Dead(Instant at, String why) -> {
        json.put("state", "dead");
        json.put("ended", at.toString());
        json.put("why", why);
      }
    }
  }

  private static Map<String, Object> step(Run.Done done) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", done.step());
    json.put("attempt", done.attempt());
    done.invocation().ifPresent(id -> json.put("invocation", id));
    done.outcome().ifPresent(outcome -> json.put("outcome", outcome));
    done.problem().ifPresent(problem -> json.put("problem", problem));
    return json;
  }

  private static Map<String, Object> result(ResultState result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", result.kind());
    json.put("number", result.number());
    json.put("receiver", result.receiver());
    json.put("state", result.state());
    json.put("attempts", result.attempts());
    result.next().ifPresent(next -> json.put("next", next.toString()));
    result.ended().ifPresent(ended -> json.put("ended", ended.toString()));
    result.why().ifPresent(why -> json.put("why", why));
    return json;
  }
}

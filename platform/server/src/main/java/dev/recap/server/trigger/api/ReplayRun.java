package dev.recap.server.trigger.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.result.ResultState;
import dev.recap.server.trigger.result.Results;
import dev.recap.server.trigger.run.Replays;
import dev.recap.server.trigger.run.Replays.Replayed;
import dev.recap.server.trigger.store.Runs;
import dev.recap.server.trigger.store.StoredRun;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Has a run carried out once more; or, of one that succeeded and of which somebody could not be
 * told, the telling alone.
 */
record ReplayRun(Runs runs, Replays replays, Results results, Rights rights) implements Endpoint {
  @Override
  public Route route() {
    return new Route("POST", Paths.RUNS + "/{id}/replay", "replayTriggerRun", Scope.INVOKE);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    StoredRun stored = ShowRun.find(call, runs, rights, "replay");
    rights.mayChange(call, stored, "replay");
    Run run = stored.run();
    if (rights.triggers().find(run.trigger()).isPresent()) {
      rights.changeable(call, run.trigger(), "replay a run of");
    }
    if (run.state() instanceof Run.State.Succeeded && hasDeadLetters(run)) {
      results.again(run.id());
      call.json(200, RunJson.of(run, results.of(run.id())));
      return;
    }
    switch (replays.replay(run.id(), call.caller())) {
      case Replayed.Begun(Run another) -> call.json(200, RunJson.of(another, List.of()));
      case Replayed.Refused(Problem problem) -> call.problem(problem);
    }
  }

  private boolean hasDeadLetters(Run run) {
    return results.of(run.id()).stream().map(ResultState::state).anyMatch("dead"::equals);
  }
}

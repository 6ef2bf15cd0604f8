package dev.recap.server.trigger.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.result.Results;
import dev.recap.server.trigger.store.Runs;
import dev.recap.server.trigger.store.StoredRun;
import java.io.IOException;
import java.util.Set;

/** One run with what became of its results. */
record ShowRun(Runs runs, Results results, Rights rights) implements Endpoint {
  @Override
  public Route route() {
    return new Route("GET", Paths.RUNS + "/{id}", "showTriggerRun", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    Run run = find(call, runs, rights, "find").run();
    call.json(200, RunJson.of(run, results.of(run.id())));
  }

  /**
   * The run of the path.
   *
   * @throws RefusedRequest when there is none that the caller sees
   */
  static StoredRun find(Call call, Runs runs, Rights rights, String tried) {
    String id = call.path("id");
    return runs.find(id)
        .filter(run -> rights.sees(call, run))
        .orElseThrow(() ->
            new RefusedRequest(
                new Problem(
                    Problem.Kind.UNKNOWN_RUN,
                    "Tried to %s the run %s but there is none that you may see"
                        .formatted(tried, id))));
  }
}

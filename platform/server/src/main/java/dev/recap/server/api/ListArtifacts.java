package dev.recap.server.api;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.invocation.Invocations;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files a capsule left. */
record ListArtifacts(Invocations invocations) implements Endpoint {
  @Override
  public Route route() {
    return new Route("GET", Api.ROOT + "/invocations/{id}/artifacts", "listArtifacts", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    InvocationRecord invocation = Ended.find(invocations, call.path("id"), call.caller());
    call.json(
        200,
        Map.of("artifacts", invocation.artifacts().stream().map(ListArtifacts::json).toList()));
  }

  private static Map<String, Object> json(Artifact artifact) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", artifact.name());
    json.put("size", artifact.size());
    json.put("sha256", artifact.sha256());
    return json;
  }
}

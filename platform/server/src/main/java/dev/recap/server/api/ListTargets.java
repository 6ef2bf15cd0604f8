package dev.recap.server.api;

import dev.recap.core.target.Target;
import dev.recap.core.target.TargetResolver;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The running containers of this host, those with given labels. */
record ListTargets(TargetResolver targets) implements Endpoint {
  @Override
  public Route route() {
    return new Route("GET", Api.ROOT + "/targets", "listTargets", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String label : call.query().only(Set.of("label")).all("label")) {
      int equals = label.indexOf('=');
      String name = equals < 0 ? label : label.substring(0, equals);
      if (name.isEmpty()) {
        throw RefusedRequest.usage(
            "Tried to read the label \"%s\" but it is not KEY or KEY=VALUE".formatted(label));
      }
      labels.put(name, equals < 0 ? "" : label.substring(equals + 1));
    }
    call.json(
        200, Map.of("targets", targets.list(labels).stream().map(ListTargets::json).toList()));
  }

  private static Map<String, Object> json(Target target) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("reference", target.reference());
    json.put("runtime", target.runtime());
    json.put("id", target.id());
    json.put("name", target.name());
    target.image().ifPresent(image -> json.put("image", image));
    json.put("labels", target.labels());
    json.put("pid", target.pid());
    return json;
  }
}

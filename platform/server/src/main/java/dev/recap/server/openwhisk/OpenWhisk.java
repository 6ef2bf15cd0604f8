package dev.recap.server.openwhisk;

import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The routes of OpenWhisk's API that {@code wsk} and the SDKs use: what capsules can be invoked as
 * actions for, and a clear answer to everything else.
 */
public final class OpenWhisk {
  private static final String BASE = "/api/v1/namespaces";

  private final Actions actions;
  private final Activations activations;

  /** Over what can be invoked. */
  public OpenWhisk(Backend backend) {
    this.actions = new Actions(backend);
    this.activations = new Activations(backend);
  }

  /** All of them. */
  public List<Endpoint> endpoints() {
    List<Endpoint> all = new ArrayList<>();
    all.add(new Namespaces());
    all.add(get("actions", "wskListActions", actions::list));
    all.add(get("actions/{name}", "wskGetAction", actions::get));
    all.add(endpoint("POST", "actions/{name}", "wskInvokeAction", Scope.INVOKE, actions::invoke));
    all.add(get("activations", "wskListActivations", activations::list));
    all.add(get("activations/{id}", "wskGetActivation", activations::get));
    all.add(get("activations/{id}/logs", "wskGetActivationLogs", activations::logs));
    all.add(get("activations/{id}/result", "wskGetActivationResult", activations::result));
    for (String method : List.of("PUT", "DELETE")) {
      all.add(missing(method, "actions/{name}", "Action"));
    }
    for (String method : List.of("GET", "PUT", "POST", "DELETE")) {
      all.add(missing(method, "actions/{package}/{name}", "PackagedAction"));
    }
    for (String kind : List.of("packages", "triggers", "rules")) {
      String word = Character.toUpperCase(kind.charAt(0)) + kind.substring(1, kind.length() - 1);
      // There are none, which wsk list wants to hear before it lists the actions.
      all.add(get(kind, "wskList" + word + "s", call -> call.json(200, List.of())));
      for (String method : List.of("GET", "PUT", "POST", "DELETE")) {
        all.add(missing(method, kind + "/{name}", word));
      }
    }
    return all;
  }

  private static Endpoint get(String path, String operation, WskEndpoint.Answer answer) {
    return endpoint("GET", path, operation, Scope.READ, answer);
  }

  private static Endpoint endpoint(
      String method, String path, String operation, Scope needs, WskEndpoint.Answer answer) {
    return new WskEndpoint(
        new Route(method, BASE + "/{namespace}/" + path, operation, needs), answer);
  }

  private static Endpoint missing(String method, String path, String what) {
    String operation =
        "wsk" + method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT) + what;
    return endpoint(method, path, operation, Scope.READ, call -> refuse(method, what));
  }

  private static void refuse(String method, String what) {
    String message =
        switch (what) {
          case "Action" ->
              "Tried to %s an action but actions are capsules: recap catalog publish makes one"
                  .formatted(method);
          case "PackagedAction" ->
              "Tried to %s an action of a package but capsules are in no packages: leave it out"
                  .formatted(method);
          default ->
              "Tried to %s a %s of OpenWhisk but RECap has none over this API"
                  .formatted(method, what.toLowerCase(Locale.ROOT));
        };
    throw new RefusedRequest(
        new Problem(
            method.equals("GET") || what.equals("PackagedAction")
                ? Problem.Kind.UNKNOWN_PATH
                : Problem.Kind.WRONG_METHOD,
            message));
  }

  /** The one namespace. */
  private static final class Namespaces implements Endpoint {
    @Override
    public Route route() {
      return new Route("GET", BASE, "wskListNamespaces", Scope.READ);
    }

    @Override
    public void answer(Call call) throws IOException {
      call.json(200, List.of(Entities.NAMESPACE));
    }

    @Override
    public void refuse(Call call, Problem problem) throws IOException {
      new WskEndpoint(route(), _ -> {}).refuse(call, problem);
    }
  }
}

package dev.recap.server.openwhisk;

import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.ProblemDetails;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A route of OpenWhisk's API, whose problems are told as OpenWhisk tells them. */
final class WskEndpoint implements Endpoint {
  private final Route route;
  private final Answer answer;

  /** Answers one request. */
  interface Answer {
    void to(Call call) throws IOException;
  }

  WskEndpoint(Route route, Answer answer) {
    this.route = route;
    this.answer = answer;
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public void answer(Call call) throws IOException {
    String namespace = call.path("namespace");
    if (!namespace.equals(Entities.NAMESPACE)) {
      throw new RefusedRequest(
          new Problem(
              Problem.Kind.UNKNOWN_PATH,
              "Tried to find the namespace %s but there is only _".formatted(namespace)));
    }
    answer.to(call);
  }

  @Override
  public void refuse(Call call, Problem problem) throws IOException {
    if (problem.kind() == Problem.Kind.UNAUTHENTICATED) {
      call.with("WWW-Authenticate", "Basic");
    }
    error(call, problem, Map.of());
  }

  /** {@code {"error":…,"code":…}}; {@code more} goes with it. */
  static void error(Call call, Problem problem, Map<String, Object> more) throws IOException {
    switch (problem.kind()) {
      case TOO_MANY, OVERLOADED -> call.with("Retry-After", "1");
      default -> {}
    }
    Map<String, Object> body = new LinkedHashMap<>(more);
    body.put("error", problem.withHint().replace("\n", ". "));
    body.put("code", ProblemDetails.word(problem.kind()));
    call.json(problem.kind().httpStatus(), body);
  }
}

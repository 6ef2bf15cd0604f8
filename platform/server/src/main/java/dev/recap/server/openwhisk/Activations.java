package dev.recap.server.openwhisk;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.RefusedRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The collection {@code activations}. */
final class Activations {
  /** Who wants older ones says {@code upto}. */
  private static final int FURTHEST = 10_000;

  private final Backend backend;

  Activations(Backend backend) {
    this.backend = backend;
  }

  void list(Call call) throws IOException {
    if (call.query().one("count").filter(value -> value.equals("true")).isPresent()) {
      throw RefusedRequest.usage(
          "Tried to count the activations but RECap only lists them: leave count out");
    }
    int limit = Numbers.of(call, "limit", 0, Numbers.MOST, Numbers.USUAL);
    Backend.Wanted wanted =
        new Backend.Wanted(
            call.query().one("name").map(name -> Entities.capsule(name).name()),
            instant(call, "since"),
            // OpenWhisk's includes the millisecond itself.
            instant(call, "upto").map(upto -> upto.plusMillis(1)),
            Numbers.of(call, "skip", 0, FURTHEST, 0),
            limit == 0 ? Numbers.MOST : limit);
    boolean docs = call.query().one("docs").filter(value -> value.equals("true")).isPresent();
    List<Map<String, Object>> found =
        backend.list(wanted, call.caller()).stream()
            .flatMap(invocation -> Activation.of(invocation).stream())
            .map(activation -> docs ? activation.whole() : activation.summary())
            .toList();
    call.json(200, found);
  }

  private static Optional<Instant> instant(Call call, String name) {
    return call.query()
        .one(name, "a number of milliseconds since 1970", Long::valueOf)
        .map(millis -> Instant.ofEpochMilli(Math.clamp(millis, 0, 1L << 45)));
  }

  void get(Call call) throws IOException {
    call.json(200, find(call).whole());
  }

  void logs(Call call) throws IOException {
    call.json(200, Map.of("logs", find(call).logs()));
  }

  void result(Call call) throws IOException {
    call.json(200, find(call).response());
  }

  private Activation find(Call call) {
    String id = call.path("id");
    InvocationRecord invocation =
        backend
            .find(id, call.caller())
            .orElseThrow(
                () -> unknown("Tried to find the activation %s but there is none".formatted(id)));
    return Activation.of(invocation)
        .orElseThrow(() ->
            unknown("Tried to find the activation %s but it has not ended yet".formatted(id)));
  }

  private static RefusedRequest unknown(String message) {
    return new RefusedRequest(new Problem(Problem.Kind.UNKNOWN_INVOCATION, message));
  }
}

package dev.recap.server.openwhisk;

import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Request;
import dev.recap.server.http.Call;
import dev.recap.server.http.RefusedRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The collection {@code actions}. */
final class Actions {
  /** OpenWhisk's own limit: later the caller is told the id, to ask for the result himself. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final String ID = "X-Openwhisk-Activation-Id";

  private final Backend backend;

  Actions(Backend backend) {
    this.backend = backend;
  }

  void list(Call call) throws IOException {
    List<Map<String, Object>> all = Entities.actions(backend.capsules());
    int skip = Numbers.of(call, "skip", 0, Integer.MAX_VALUE, 0);
    int limit = Numbers.of(call, "limit", 0, Numbers.MOST, Numbers.USUAL);
    call.json(200, all.stream().skip(skip).limit(limit == 0 ? Numbers.MOST : limit).toList());
  }

  void get(Call call) throws IOException {
    String name = call.path("name");
    CapsuleRef wanted = Entities.capsule(name);
    Manifest capsule =
        Entities.find(backend.capsules(), wanted)
            .orElseThrow(() ->
                new RefusedRequest(
                    new Problem(
                        Problem.Kind.UNKNOWN_CAPSULE,
                        "Tried to find the action %s but no capsule has that name"
                            .formatted(name))));
    call.json(200, Entities.action(name, capsule));
  }

  void invoke(Call call) throws IOException {
    Map<String, Object> sent = call.hasBody() ? Plain.members(call.object()) : Map.of();
    Request request = Invoking.request(call.path("name"), sent, call.caller());
    if (!flag(call, "blocking")) {
      accepted(call, backend.submit(request));
      return;
    }
    int longest = (int) LONGEST_WAIT.toMillis();
    Waiting waiting = Waiting.on(backend, request);
    Optional<InvocationRecord> ended =
        waiting.end(Duration.ofMillis(Numbers.of(call, "timeout", 1, longest, longest)));
    if (ended.isPresent()) {
      answer(call, ended.get());
    } else {
      accepted(call, waiting.id());
    }
  }

  private static void accepted(Call call, String id) throws IOException {
    call.with(ID, id).json(202, Map.of("activationId", id));
  }

  private static void answer(Call call, InvocationRecord ended) throws IOException {
    call.with(ID, ended.id());
    Activation activation =
        Activation.of(ended).orElseThrow(() -> new IllegalStateException("it has not ended"));
    if (activation.outcome() instanceof Outcome.Rejected(Problem problem)) {
      WskEndpoint.error(call, problem, Map.of("activationId", ended.id()));
      return;
    }
    int status =
        switch (activation.status()) {
          case SUCCESS -> 200;
          case APPLICATION_ERROR, DEVELOPER_ERROR -> 502;
          case INTERNAL_ERROR -> 500;
        };
    call.json(status, flag(call, "result") ? activation.result() : activation.whole());
  }

  private static boolean flag(Call call, String name) {
    return call.query().one(name).map(value -> value.equals("true")).orElse(false);
  }
}

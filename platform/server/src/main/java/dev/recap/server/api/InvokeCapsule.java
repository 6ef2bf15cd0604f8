package dev.recap.server.api;

import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Streams;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.invocation.Answer;
import dev.recap.server.invocation.Invocations;
import dev.recap.server.invocation.Order;
import dev.recap.server.invocation.Submission;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Invokes a capsule: waits for the result, or with {@code Prefer: respond-async} (RFC 7240) says
 * where it will be.
 *
 * <p>With an {@code Idempotency-Key} the invocation goes through the queue in either case, which
 * knows the keys for good: asked again, the answer is that of the one invocation there was.
 */
record InvokeCapsule(Invocations invocations) implements Endpoint {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  @Override
  public Route route() {
    return new Route("POST", Api.ROOT + "/capsules/{ref}/invoke", "invokeCapsule", Scope.INVOKE);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    CapsuleRef capsule = References.capsule(call.path("ref"));
    boolean async =
        call.headers("Prefer").stream()
            .anyMatch(one -> one.strip().equalsIgnoreCase("respond-async"));
    Optional<String> key = key(call);
    InvokeBody.Read body =
        InvokeBody.read(call.object(), capsule, call.caller(), key, async)
            .in(call.header("traceparent"));
    if (async) {
      later(call, body);
    } else if (key.isPresent()) {
      once(call, body);
    } else {
      now(call, body.order());
    }
  }

  private static Optional<String> key(Call call) {
    Optional<String> key = call.header("Idempotency-Key");
    if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
      throw RefusedRequest.usage(
          "Tried to read the Idempotency-Key but it is not 1 to 255 visible ASCII characters");
    }
    return key;
  }

  private void now(Call call, Order order) throws IOException {
    switch (invocations.invoke(order, Streams.captured(), Progress.SILENT)) {
      case Answer.Ended(InvocationRecord ended) -> RecordReply.ended(call, ended);
      case Answer.NotBegun(Problem problem) -> call.problem(problem);
    }
  }

  private void later(Call call, InvokeBody.Read body) throws IOException {
    switch (invocations.submit(body.order(), body.later())) {
      case Submission.Accepted(String id, boolean repeated) ->
          call.with("Location", RecordReply.location(id))
              .with("Preference-Applied", "respond-async")
              .json(202, Map.of("id", id, "repeated", repeated));
      case Submission.Refused(Problem problem) -> call.problem(problem);
    }
  }

  private void once(Call call, InvokeBody.Read body) throws IOException {
    switch (invocations.submit(body.order(), body.later())) {
      case Submission.Accepted(String id, boolean _) ->
          RecordReply.ended(call, invocations.await(id));
      case Submission.Refused(Problem problem) -> call.problem(problem);
    }
  }
}

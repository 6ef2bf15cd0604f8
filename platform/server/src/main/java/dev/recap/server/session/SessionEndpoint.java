package dev.recap.server.session;

import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.TargetRef;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * A capsule's terminal over a WebSocket: {@code ?target=} names where it runs. See {@link Control}
 * for what a caller says, {@link Told} for what it is told; binary messages are the bytes of the
 * terminal in both directions.
 */
public final class SessionEndpoint implements Endpoint {
  private final SessionParts parts;

  /** Every session is recorded. */
  public SessionEndpoint(
      Interactive interactive, Recordings recordings, TimeSource time, SessionLimits limits) {
    this.parts =
        new SessionParts(interactive, recordings, time, limits, new Semaphore(limits.sessions()));
  }

  /** How many sessions are open. */
  public int open() {
    return parts.limits().sessions() - parts.room().availablePermits();
  }

  @Override
  public Route route() {
    return new Route("GET", "/api/v1/capsules/{ref}/session", "openSession", Scope.INVOKE);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of("target"));
    CapsuleRef capsule = capsule(call.path("ref"));
    TargetRef target =
        call.query()
            .one("target", "a target", TargetRef::parse)
            .orElseThrow(() ->
                RefusedRequest.usage(
                    "Tried to open a session but no target is named: ?target=docker:web names"
                        + " one"));
    if (!parts.room().tryAcquire()) {
      call.problem(
          new Problem(
              Problem.Kind.OVERLOADED, "Tried to open a session but too many are open already"));
      return;
    }
    boolean upgraded = false;
    try {
      call.webSocket(new TerminalSession(parts, capsule, target, call.caller()));
      upgraded = true;
    } finally {
      if (!upgraded) {
        parts.room().release();
      }
    }
  }

  private static CapsuleRef capsule(String text) {
    try {
      return CapsuleRef.parse(text);
    } catch (IllegalArgumentException e) {
      throw RefusedRequest.usage(String.valueOf(e.getMessage()));
    }
  }
}

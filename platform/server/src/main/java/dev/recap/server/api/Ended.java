package dev.recap.server.api;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.invocation.Found;
import dev.recap.server.invocation.Invocations;

/** Finds invocations of which something is wanted that is there at their end. */
final class Ended {
  private Ended() {}

  /**
   * One that the caller may see and that has ended.
   *
   * @throws RefusedRequest when there is none, or it has not
   */
  static InvocationRecord find(Invocations invocations, String id, Caller by) {
    return switch (invocations
        .find(id, by)
        .orElseThrow(() -> new RefusedRequest(RecordReply.unknown(id)))) {
      case Found.Begun(InvocationRecord invocation) when invocation.isFinal() -> invocation;
      case Found.Begun _, Found.Queued _ ->
          throw new RefusedRequest(
              new Problem(
                  Problem.Kind.STILL_RUNNING,
                  "Tried to read what invocation %s left but it has not ended".formatted(id)));
    };
  }
}

package dev.recap.server.trigger.source;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.RefusedRequest;
import java.util.function.Predicate;

/**
 * Tells who may send events: whoever holds a token that was made for it, and administrators.
 * Others, a user of the issuer or of this host, have every scope without anybody having decided
 * that they may set off rules.
 *
 * @param administrator whether a caller is one
 */
record Senders(Predicate<Caller> administrator) {
  private static final String TOKEN = "token:";

  /**
   * Lets senders pass, on a route that needs the scope {@code events}.
   *
   * @throws RefusedRequest when the caller is none
   */
  Caller only(Call call) {
    Caller caller = call.caller();
    if (!caller.name().startsWith(TOKEN) && !administrator.test(caller)) {
      throw new RefusedRequest(
          new Problem(
              Problem.Kind.DENIED,
              "Tried to take events of %s but it is no administrator, and has no token for them"
                  .formatted(caller)));
    }
    return caller;
  }
}

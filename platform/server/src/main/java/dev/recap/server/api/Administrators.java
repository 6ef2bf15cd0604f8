package dev.recap.server.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.http.Call;
import dev.recap.server.http.RefusedRequest;

/** Keeps everybody else out. */
final class Administrators {
  private Administrators() {}

  /**
   * Lets administrators pass, on a route that needs the scope {@code admin}.
   *
   * @throws RefusedRequest when the caller is none
   */
  static void only(Call call, AccessPolicy policy, String tried) {
    if (!policy.isAdmin(call.caller())) {
      throw new RefusedRequest(
          new Problem(
              Problem.Kind.DENIED,
              "Tried to %s but %s is not under admins in the access policy"
                  .formatted(tried, call.caller())));
    }
  }
}

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
              Problem.Kind.DENIED, "Tried to %s but %s".formatted(tried, why(call, policy))));
    }
  }

  private static String why(Call call, AccessPolicy policy) {
    return policy.problems().isEmpty()
        ? "%s is not under admins in the access policy".formatted(call.caller())
        : "nobody is an administrator while access.yaml cannot be read: a refused invocation says where to mend it";
  }
}

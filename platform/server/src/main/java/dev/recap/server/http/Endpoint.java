package dev.recap.server.http;

import dev.recap.core.invocation.Problem;
import java.io.IOException;

/** Answers the requests of one route. Is called by many virtual threads at once and may block. */
public interface Endpoint {

  /** Which requests. */
  Route route();

  /**
   * Answers one request, whose caller is known and has the route's scope.
   *
   * @throws RefusedRequest when the request is not as it must be
   * @throws dev.recap.core.invocation.PlatformException when this host fails
   * @throws IOException when the caller has gone or the connection broke
   */
  void answer(Call call) throws IOException;

  /**
   * Answers a request of this route that is refused, by {@link #answer} or before it. The call has
   * no caller and no values.
   */
  default void refuse(Call call, Problem problem) throws IOException {
    call.problem(problem);
  }
}

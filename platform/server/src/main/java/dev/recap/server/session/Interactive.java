package dev.recap.server.session;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;

/** Port: invokes a capsule that gets a terminal, and waits for its end. */
@FunctionalInterface
public interface Interactive {

  /**
   * Invokes.
   *
   * @throws dev.recap.server.http.RefusedRequest when there is no room for it now
   * @throws dev.recap.core.invocation.PlatformException when not even a record can be kept
   */
  InvocationRecord invoke(Request request, Streams streams, Progress progress);
}

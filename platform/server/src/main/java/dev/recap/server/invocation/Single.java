package dev.recap.server.invocation;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.server.live.Publication;
import org.slf4j.MDC;

/** Carries out one invocation: the only place where the server calls the invoker. */
final class Single {
  private final Parts parts;
  private final Running running;
  private final Load load;
  private final Ends ends;

  Single(Parts parts, Running running, Load load, Ends ends) {
    this.parts = parts;
    this.running = running;
    this.load = load;
    this.ends = ends;
  }

  /**
   * Carries it out and waits for its end.
   *
   * @param id of the request
   */
  InvocationRecord invoke(String id, Request request, Streams streams, Progress progress) {
    load.begin(request);
    try (MDC.MDCCloseable _ = MDC.putCloseable("invocation", id);
        Running.One one = running.begin(id, request.parent(), progress);
        Publication told = parts.live().publish(id)) {
      InvocationRecord ended = parts.invoker().invoke(request, told.with(streams), told.with(one));
      told.ended(ended);
      parts.watcher().ended(ended);
      return ended;
    } catch (PlatformException e) {
      parts.watcher().unrecorded(id);
      throw e;
    } finally {
      parts.capacity().release(id);
      load.end(request);
      ends.tell(id);
    }
  }
}

package dev.recap.server.invocation;

import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.Access.Scarce;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Invoker;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.server.live.Publication;
import java.util.Optional;
import java.util.function.BiFunction;
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
    return with(
        id,
        request,
        progress,
        (told, one) ->
            ended(told, parts.invoker().invoke(request, told.with(streams), told.with(one))));
  }

  /** What an attempt came to. */
  sealed interface Attempted {
    /** It has ended. */
    record Ended(InvocationRecord invocation) implements Attempted {}

    /**
     * There is no room for it now; its record is to be taken back.
     *
     * @param cancelledBy who did not want it any more
     */
    record PutOff(Scarce where, Optional<String> cancelledBy) implements Attempted {}
  }

  /** Carries it out and waits for its end, unless there is no room for it now. */
  Attempted attempt(String id, Request request, Progress progress) {
    parts.capacity().canWait(id);
    return with(
        id,
        request,
        progress,
        (told, one) ->
            switch (parts
                .invoker()
                .attempt(request, told.with(Streams.captured()), told.with(one))) {
              case Invoker.Attempt.Ended(InvocationRecord invocation) ->
                  new Attempted.Ended(ended(told, invocation));
              case Invoker.Attempt.PutOff(Access.Decision.NoRoom noRoom) ->
                  new Attempted.PutOff(noRoom.where(), one.over());
            });
  }

  private InvocationRecord ended(Publication told, InvocationRecord ended) {
    told.ended(ended);
    parts.watcher().ended(ended);
    return ended;
  }

  private <T> T with(
      String id, Request request, Progress progress, BiFunction<Publication, Running.One, T> how) {
    load.begin(request);
    try (MDC.MDCCloseable _ = MDC.putCloseable("invocation", id);
        Running.One one = running.begin(id, request.parent(), progress);
        Publication told = parts.live().publish(id)) {
      return how.apply(told, one);
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

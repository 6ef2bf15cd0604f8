package dev.recap.server.invocation;

import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationId;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.server.queue.Queued;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Invokes in many targets, as one invocation that has those as its parts. */
final class FanOuts {
  private final Parts parts;
  private final Single single;
  private final Running running;
  private final Ends ends;
  private final Semaphore places;

  /** Each part of a fan-out needs one of the places of those who are waited for. */
  FanOuts(Parts parts, Single single, Running running, Ends ends, Semaphore places) {
    this.parts = parts;
    this.single = single;
    this.running = running;
    this.ends = ends;
    this.places = places;
  }

  /** Invokes in all targets and waits for the end of the last part. */
  InvocationRecord invoke(Order order, Order.Where.All where, Progress progress) {
    Instant accepted = parts.time().now();
    ParentRecord parent =
        new ParentRecord(
            InvocationId.at(accepted), order.in(where), order.parent(), parts.owner(), accepted);
    parts.watcher().asked(parent.id(), order);
    return run(parent, progress, this::part);
  }

  /**
   * Carries one out that was queued. Where it was interrupted and is to be run again, what ended
   * then is not invoked once more.
   */
  InvocationRecord invoke(Queued queued, FanOut.Order order, Optional<String> belongsTo) {
    ParentRecord parent =
        new ParentRecord(queued.id(), order, belongsTo, parts.owner(), queued.accepted());
    return run(parent, Progress.SILENT, new LaterParts(parts, single, running, places, queued));
  }

  private InvocationRecord run(ParentRecord parent, Progress progress, FanOut.Each each) {
    try (Running.One one = running.begin(parent.id(), Optional.empty(), Progress.SILENT)) {
      parts.records().begin(parent.begun());
      InvocationRecord ended = end(parent, one, progress, each);
      parts.watcher().fanOutEnded(ended);
      return ended;
    } finally {
      ends.tell(parent.id());
    }
  }

  private InvocationRecord end(
      ParentRecord parent, Running.One one, Progress progress, FanOut.Each each) {
    InvocationRecord ended;
    try {
      FanOut.Ending ending =
          new FanOut(parts.targets(), each, parts.time())
              .invoke(parent.order(), parent.id(), progress, new UntilCancelled(one));
      ended = parent.ended(ending, one.cancelledBy(), parts.time().now());
    } catch (PlatformException e) {
      ended = parent.broken(new Outcome.PlatformError(e.problem()), parts.time().now());
    } catch (RuntimeException | Error e) {
      Problem problem =
          new Problem(
              Problem.Kind.PLATFORM,
              "Tried to carry out invocation %s but RECap failed: %s".formatted(parent.id(), e));
      parts.records().end(parent.broken(new Outcome.PlatformError(problem), parts.time().now()));
      throw e;
    }
    parts.records().end(ended);
    return ended;
  }

  private InvocationRecord part(Request request, Progress progress) {
    String id = InvocationId.at(parts.time().now());
    places.acquireUninterruptibly();
    try {
      return single.invoke(id, named(request, id), Streams.captured(), progress);
    } finally {
      places.release();
    }
  }

  static Request named(Request request, String id) {
    return new Request(
        request.capsule(),
        request.target(),
        request.parameters(),
        request.timeout(),
        request.caller(),
        request.reason(),
        request.parent(),
        Optional.of(id));
  }

  /** Starts no further part once the whole is cancelled. */
  private record UntilCancelled(Running.One one) implements FanOut.Listener {
    @Override
    public void ended(FanOut.Row row) {}

    @Override
    public boolean proceed() {
      return one.cancelledBy().isEmpty();
    }
  }
}

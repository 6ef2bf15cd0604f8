package dev.recap.server.invocation;

import dev.recap.core.invocation.Access.Scarce;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationId;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.server.invocation.Single.Attempted;
import dev.recap.server.queue.Queued;
import dev.recap.server.store.Cursor;
import dev.recap.server.store.Filter;
import dev.recap.server.store.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The parts of a fan-out for which nobody waits: each waits for room instead of being refused, and
 * what ended before the server died is not invoked again.
 */
final class LaterParts implements FanOut.Each {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int PAGE = 200;

  private final Parts parts;
  private final Single single;
  private final Running running;
  private final Semaphore places;
  private final Map<String, InvocationRecord> before;

  LaterParts(Parts parts, Single single, Running running, Semaphore places, Queued queued) {
    this.parts = parts;
    this.single = single;
    this.running = running;
    this.places = places;
    this.before = queued.retryInterrupted() ? ended(queued.id()) : Map.of();
  }

  /** By the target they were invoked in. What was interrupted is what is to be run again. */
  private Map<String, InvocationRecord> ended(String parent) {
    Map<String, InvocationRecord> found = new HashMap<>();
    Filter children = Filter.partsOf(parent);
    Optional<Cursor> after = Optional.empty();
    do {
      Page page = parts.records().page(children, after, PAGE);
      page.records().stream()
          .filter(record ->
              record.isFinal() && !(record.outcome().orElseThrow() instanceof Outcome.Interrupted))
          .forEach(record -> found.put(target(record), record));
      after = page.next();
    } while (after.isPresent());
    return found;
  }

  private static String target(InvocationRecord record) {
    String reference = record.target();
    return record
        .targetId()
        .map(id -> reference.substring(0, reference.indexOf(':') + 1) + id)
        .orElse(reference);
  }

  @Override
  public InvocationRecord invoke(Request request, Progress progress) {
    InvocationRecord ended = before.get(request.target().toString());
    if (ended != null) {
      return ended;
    }
    Instant now = parts.time().now();
    String id = InvocationId.at(now);
    Request named = FanOuts.named(request, id);
    Instant end = now.plus(Workers.LONGEST_WITHOUT_ROOM);
    while (parts.time().now().isBefore(end) && !cancelled(request)) {
      Attempted attempted = in(() -> single.attempt(id, named, progress));
      switch (attempted) {
        case Attempted.Ended(InvocationRecord invocation) -> {
          return invocation;
        }
        case Attempted.PutOff(var where, var _) -> {
          parts.records().takeBack(id);
          await(where, named, end);
        }
      }
    }
    return in(() -> single.invoke(id, named, Streams.captured(), progress));
  }

  private boolean cancelled(Request request) {
    return request.parent().map(running::isCancelled).orElse(false);
  }

  private void await(Scarce where, Request request, Instant end) {
    try {
      while (!parts.capacity().hasRoom(where)
          && parts.time().now().isBefore(end)
          && !cancelled(request)) {
        parts.capacity().awaitRoom(where, LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(
          Problem.Kind.OVERLOADED, "Tried to wait for room but the server is ending", e);
    }
  }

  private <T> T in(Supplier<T> place) {
    places.acquireUninterruptibly();
    try {
      return place.get();
    } finally {
      places.release();
    }
  }
}

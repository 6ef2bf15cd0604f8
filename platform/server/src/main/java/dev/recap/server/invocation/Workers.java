package dev.recap.server.invocation;

import dev.recap.core.invocation.Access.Scarce;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.server.invocation.Single.Attempted;
import dev.recap.server.queue.Claim;
import dev.recap.server.queue.Queued;
import dev.recap.server.queue.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Carries out what is in the queue, so many at a time. */
final class Workers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

  /** Others may put into the queue too; and what was busy may be so no more. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** One that found no room for so long ends rejected. */
  static final Duration LONGEST_WITHOUT_ROOM = Duration.ofHours(1);

  private final Parts parts;
  private final Single single;
  private final FanOuts fanOuts;
  private final Ends ends;
  private final Map<String, Instant> withoutRoom = new ConcurrentHashMap<>();
  private final Load load;
  private final Semaphore free;
  private final Semaphore news = new Semaphore(0);
  private final Thread dispatcher;
  private volatile boolean closed;

  Workers(Parts parts, Single single, FanOuts fanOuts, Load load, Ends ends) {
    this.parts = parts;
    this.single = single;
    this.fanOuts = fanOuts;
    this.ends = ends;
    this.load = load;
    this.free = new Semaphore(parts.bounds().queued());
    this.dispatcher = Thread.ofVirtual().name("queue").unstarted(this::dispatch);
  }

  void start() {
    dispatcher.start();
  }

  /** Something was put into the queue, or there is room again. */
  void wake() {
    news.release();
  }

  private void dispatch() {
    try {
      while (!closed) {
        free.acquire();
        Optional<Claim> claim = closed ? Optional.empty() : claim();
        if (claim.isPresent()) {
          Claim taken = claim.get();
          Thread.ofVirtual().name("queued-" + taken.id()).start(() -> carryOut(taken));
        } else {
          free.release();
          news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
          news.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private Optional<Claim> claim() {
    try {
      return parts.queue().claim(load.busy(parts.capacity()::hasRoom));
    } catch (PlatformException e) {
      LOG.warn("{}", e.problem().message());
      return Optional.empty();
    }
  }

  private void carryOut(Claim claim) {
    try {
      switch (claim) {
        case Claim.Ready(Queued queued, int _) -> carryOut(queued);
        case Claim.Unreadable unreadable -> close(unreadable);
      }
    } catch (PlatformException e) {
      // Not even a record could be kept: it is still in the queue, and is tried again.
      LOG.warn("{}", e.problem().message());
      giveBack(claim.id());
    } catch (RuntimeException e) {
      LOG.error("Tried to carry out the invocation {} but", claim.id(), e);
    } finally {
      free.release();
      wake();
    }
  }

  private void carryOut(Queued queued) {
    MDC.put("caller", queued.work().caller().name());
    if (!withoutRoom.containsKey(queued.id())) {
      parts.watcher().taken(queued.id(), Duration.between(queued.accepted(), parts.time().now()));
    }
    switch (queued.work()) {
      case Work.One(Request request) -> carryOut(queued, FanOuts.named(request, queued.id()));
      case Work.All(FanOut.Order order, Optional<String> parent) ->
          fanOuts.invoke(queued, order, parent);
    }
  }

  private void carryOut(Queued queued, Request request) {
    Instant now = parts.time().now();
    Instant since = withoutRoom.getOrDefault(queued.id(), now);
    if (since.plus(LONGEST_WITHOUT_ROOM).isBefore(now)) {
      single.invoke(queued.id(), request, Streams.captured(), Progress.SILENT);
      withoutRoom.remove(queued.id());
      return;
    }
    switch (single.attempt(queued.id(), request, Progress.SILENT)) {
      case Attempted.Ended _ -> withoutRoom.remove(queued.id());
      case Attempted.PutOff(Scarce where, Optional<String> cancelledBy) -> {
        load.full(queued.work(), where);
        withoutRoom.put(queued.id(), since);
        parts.queue().putOff(queued, now);
        cancelledBy.ifPresent(by -> cancel(queued.id(), by));
      }
    }
  }

  /** Keeps one from being begun; empty: it is just being taken, or is in the queue no more. */
  Optional<InvocationRecord> cancel(String id, String by) {
    Optional<InvocationRecord> ended =
        parts.queue().claim(id).map(claim -> close(claim, new Outcome.Cancelled(by)));
    if (ended.isPresent()) {
      withoutRoom.remove(id);
      ends.tell(id);
    }
    return ended;
  }

  private void giveBack(String id) {
    try {
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      parts.queue().release(id);
    } catch (PlatformException e) {
      LOG.warn("{}", e.problem().message());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes one final that will not be carried out. */
  private InvocationRecord close(Claim claim, Outcome outcome) {
    InvocationRecord begun =
        switch (claim) {
          case Claim.Ready(Queued queued, int _) ->
              record(
                  queued.id(),
                  queued.work().capsule().toString(),
                  queued.work().target(),
                  queued.work().caller().name(),
                  queued.work().reason(),
                  queued.work().parent(),
                  queued.accepted(),
                  Optional.empty());
          case Claim.Unreadable u ->
              record(
                  u.id(),
                  u.capsule(),
                  u.target(),
                  u.caller(),
                  Optional.empty(),
                  Optional.empty(),
                  u.accepted(),
                  Optional.empty());
        };
    parts.records().begin(begun);
    InvocationRecord ended =
        record(
            begun.id(),
            begun.capsule(),
            begun.target(),
            begun.caller(),
            begun.reason(),
            begun.parent(),
            begun.accepted(),
            Optional.of(outcome));
    parts.records().end(ended);
    parts.watcher().ended(ended);
    return ended;
  }

  private void close(Claim.Unreadable unreadable) {
    close(unreadable, new Outcome.PlatformError(unreadable.problem()));
  }

  private InvocationRecord record(
      String id,
      String capsule,
      String target,
      String caller,
      Optional<String> reason,
      Optional<String> parent,
      Instant accepted,
      Optional<Outcome> outcome) {
    return new InvocationRecord(
        id,
        parts.owner(),
        capsule,
        target,
        Optional.empty(),
        "{}",
        caller,
        reason,
        parent,
        accepted,
        outcome.map(_ -> parts.time().now()),
        outcome,
        Map.of(),
        Captured.NOTHING,
        Captured.NOTHING,
        Optional.empty(),
        List.of(),
        outcome.map(_ -> Receipt.untouched()),
        List.of());
  }

  /** Takes nothing more from the queue; what was taken is carried out. */
  @Override
  public void close() {
    closed = true;
    dispatcher.interrupt();
  }
}

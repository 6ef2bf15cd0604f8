package dev.recap.server.invocation;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.InvocationId;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.TargetRef;
import dev.recap.server.queue.Enqueued;
import dev.recap.server.queue.Queued;
import dev.recap.server.queue.Waiting;
import dev.recap.server.store.Cursor;
import dev.recap.server.store.Filter;
import dev.recap.server.store.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Invokes capsules, now or later, and finds and cancels what was invoked: what the API, the
 * OpenWhisk actions, the interactive sessions and the triggers have in common.
 */
public final class Invocations implements AutoCloseable {
  private static final Duration LAST_MOMENTS = Duration.ofSeconds(15);
  private static final long LOOK_MILLIS = 20;

  private final Parts parts;
  private final Running running = new Running();
  private final Semaphore places;
  private final Ends ends;
  private final Single single;
  private final FanOuts fanOuts;
  private final Workers workers;

  /** Over these parts; the queue is not carried out before {@link #start}. */
  public Invocations(Parts parts) {
    Load load = new Load(parts.bounds());
    this.parts = parts;
    this.places = new Semaphore(parts.bounds().waitedFor(), true);
    this.ends = new Ends(parts.records());
    this.single = new Single(parts, running, load, ends);
    this.fanOuts = new FanOuts(parts, single, running, ends, places);
    this.workers = new Workers(parts, single, fanOuts, load, ends);
  }

  /** Begins to carry out what is in the queue. To be called once, after recovery. */
  public void start() {
    workers.start();
  }

  /**
   * Invokes and waits for the end.
   *
   * @throws dev.recap.core.invocation.PlatformException when not even a record can be kept
   */
  public Answer invoke(Order order, Streams streams, Progress progress) {
    Answer answer =
        switch (order.where()) {
          case Order.Where.One(TargetRef target) -> one(order, target, streams, progress);
          case Order.Where.All all -> new Answer.Ended(fanOuts.invoke(order, all, progress));
        };
    if (answer instanceof Answer.NotBegun(Problem problem)) {
      parts.watcher().refused(problem.kind());
    }
    return answer;
  }

  private Answer one(Order order, TargetRef target, Streams streams, Progress progress) {
    if (!place()) {
      return new Answer.NotBegun(
          new Problem(
              Problem.Kind.TOO_MANY,
              "Tried to invoke %s but %d others are waited for already"
                  .formatted(order.capsule(), parts.bounds().waitedFor()),
              Optional.of(parts.capacity().until(parts.bounds().waitedFor()))));
    }
    try {
      String id = InvocationId.at(parts.time().now());
      parts.watcher().asked(id, order);
      return new Answer.Ended(single.invoke(id, order.in(target, id), streams, progress));
    } finally {
      places.release();
    }
  }

  private boolean place() {
    try {
      return places.tryAcquire(parts.bounds().patience().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Has it carried out later; once this returns {@link Submission.Accepted} it will be. */
  public Submission submit(Order order, Later later) {
    Submission submission = enqueue(order, later);
    if (submission instanceof Submission.Refused(Problem problem)) {
      parts.watcher().refused(problem.kind());
    }
    return submission;
  }

  private Submission enqueue(Order order, Later later) {
    Optional<String> refused = later.callback().flatMap(parts.callbacks()::refusal);
    if (refused.isPresent()) {
      return new Submission.Refused(
          new Problem(
              Problem.Kind.BAD_REQUEST,
              "Tried to have %s invoked later but %s".formatted(order.capsule(), refused.get())));
    }
    Instant now = parts.time().now();
    String id = InvocationId.at(now);
    parts.watcher().asked(id, order);
    Enqueued enqueued =
        parts
            .queue()
            .enqueue(
                new Queued(
                    id,
                    order.work(id),
                    later.priority(),
                    later.idempotencyKey(),
                    later.callback(),
                    later.retryInterrupted(),
                    now));
    return switch (enqueued) {
      case Enqueued.Accepted(String accepted) -> {
        workers.wake();
        yield new Submission.Accepted(accepted, false);
      }
      case Enqueued.Repeated(String before) -> new Submission.Accepted(before, true);
      case Enqueued.KeyTaken(String before) ->
          new Submission.Refused(
              new Problem(
                  Problem.Kind.KEY_REUSED,
                  "Tried to invoke %s but the Idempotency-Key was sent with another request, %s"
                      .formatted(order.capsule(), before)));
      case Enqueued.Full(int waiting) ->
          new Submission.Refused(
              new Problem(
                  Problem.Kind.TOO_MANY,
                  "Tried to have %s invoked later but %d invocations wait already"
                      .formatted(order.capsule(), waiting),
                  // Room for one more to wait, not for it to be carried out.
                  Optional.of(parts.capacity().until(parts.bounds().queued()))));
    };
  }

  /** The final record of an invocation that was submitted, once there is one. */
  public InvocationRecord await(String id) {
    return ends.await(id);
  }

  /** One invocation, if the caller may see it. */
  public Optional<Found> find(String id, Caller by) {
    Optional<Found> begun =
        parts
            .records()
            .find(id)
            .filter(record -> record.id().equals(id))
            .<Found>map(Found.Begun::new);
    return begun
        .or(() -> parts.queue().find(id).map(Found.Queued::new))
        // Between the two looks it may have been begun.
        .or(() -> parts.records().find(id).filter(r -> r.id().equals(id)).map(Found.Begun::new))
        .filter(found -> sees(by, found));
  }

  private boolean sees(Caller by, Found found) {
    String caller =
        switch (found) {
          case Found.Begun(InvocationRecord invocation) -> invocation.caller();
          case Found.Queued(Waiting waiting) -> waiting.caller();
        };
    return caller.equals(by.name()) || parts.admins().test(by);
  }

  /** Some of the invocations that have begun and that the caller may see, the newest first. */
  public Page page(Filter filter, Optional<Cursor> after, int limit, Caller by) {
    if (parts.admins().test(by)) {
      return parts.records().page(filter, after, limit);
    }
    if (filter.caller().isPresent() && !filter.caller().get().equals(by.name())) {
      return new Page(List.of(), Optional.empty());
    }
    return parts.records().page(filter.of(by.name()), after, limit);
  }

  /** Those in the queue that the caller may see, in their order. */
  public List<Waiting> queued(Optional<String> caller, int limit, Caller by) {
    if (parts.admins().test(by)) {
      return parts.queue().list(caller, limit);
    }
    return caller.isPresent() && !caller.get().equals(by.name())
        ? List.of()
        : parts.queue().list(Optional.of(by.name()), limit);
  }

  /** Ends an invocation that the caller may see, or keeps it from being begun. */
  public Optional<Cancellation> cancel(String id, Caller by) {
    return find(id, by).map(found -> cancel(id, found, by));
  }

  private Cancellation cancel(String id, Found found, Caller by) {
    if (running.cancel(id, by.name())) {
      return new Cancellation.Asked(id);
    }
    return switch (found) {
      case Found.Queued _ -> {
        Optional<InvocationRecord> ended = workers.cancel(id, by.name());
        yield ended.isPresent()
            ? new Cancellation.Ended(ended.get())
            // A moment later it can be cancelled where it is carried out.
            : between(id, "it is being begun");
      }
      case Found.Begun(InvocationRecord invocation) when invocation.isFinal() ->
          new Cancellation.Ended(invocation);
      case Found.Begun(InvocationRecord invocation) when invocation.owner().equals(parts.owner()) ->
          between(id, "it is just ending or goes back to the queue");
      case Found.Begun(InvocationRecord invocation) ->
          parts.elsewhere().test(invocation.owner())
              ? new Cancellation.Asked(id)
              : new Cancellation.Refused(
                  new Problem(
                      Problem.Kind.INTERRUPTED,
                      "Tried to cancel invocation %s but the process that ran it has died"
                          .formatted(id)));
    };
  }

  private static Cancellation between(String id, String but) {
    return new Cancellation.Refused(
        new Problem(
            Problem.Kind.TOO_MANY, "Tried to cancel invocation %s but %s".formatted(id, but)));
  }

  /** How many are carried out now, fan-outs themselves included. */
  public int runningNow() {
    return running.count();
  }

  /** How many wait for their turn. */
  public int waitingNow() {
    return parts.queue().waiting();
  }

  /**
   * Takes nothing more from the queue and waits for what runs; what still does after a time is
   * cancelled, and waited for as long as a capsule may take to end.
   *
   * @param by who wants it to end, as records show it
   * @return how many had to be cancelled
   */
  public int drain(Duration patience, String by) throws InterruptedException {
    close();
    if (endsWithin(patience)) {
      return 0;
    }
    int late = running.count();
    running.cancelAll(by);
    endsWithin(LAST_MOMENTS);
    return late;
  }

  private boolean endsWithin(Duration patience) throws InterruptedException {
    long end = parts.time().nanos() + patience.toNanos();
    while (running.count() > 0) {
      if (parts.time().nanos() - end >= 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return true;
  }

  /** Takes nothing more from the queue; what runs is carried on with. */
  @Override
  public void close() {
    workers.close();
  }
}

package dev.recap.server.callback;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.TimeSource;
import dev.recap.record.RecordJson;
import dev.recap.server.queue.Callback;
import dev.recap.server.queue.InvocationQueue;
import dev.recap.server.store.Records;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts the final records of invocations to those who asked for it, at least once each. Who cannot
 * be told is told later, and given up after a day; that is in the audit log then.
 */
public final class Callbacks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int AT_ONCE = 16;
  private static final String TYPE = "dev.recap.invocation.ended";

  private final InvocationQueue queue;
  private final Records records;
  private final CallbackHosts hosts;
  private final Signature signature;
  private final Backoff backoff;
  private final TimeSource time;
  private final RecordJson json = new RecordJson();
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final Executor threads = work -> Thread.ofVirtual().name("callback").start(work);
  private final Thread looking = Thread.ofVirtual().name("callbacks").unstarted(this::look);
  private volatile boolean closed;
  private @Nullable Sender sender;

  /**
   * Callbacks of a queue.
   *
   * @param directory RECap's own, where the key is that signs them, {@code callback.key}
   * @param hosts who may be called
   */
  public Callbacks(
      InvocationQueue queue,
      Records records,
      Path directory,
      CallbackHosts hosts,
      TimeSource time) {
    this(queue, records, directory, hosts, time, new SecureRandom());
  }

  Callbacks(
      InvocationQueue queue,
      Records records,
      Path directory,
      CallbackHosts hosts,
      TimeSource time,
      RandomGenerator random) {
    this.queue = queue;
    this.records = records;
    this.hosts = hosts;
    this.signature = Signature.in(directory);
    this.backoff = new Backoff(random);
    this.time = time;
  }

  /** Begins to tell, in a thread of its own. To be called once. */
  public void start() {
    looking.start();
  }

  private void look() {
    try {
      while (!closed) {
        begin();
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void begin() throws InterruptedException {
    try {
      for (Callback due : queue.callbacksDue(time.now(), 4 * AT_ONCE)) {
        if (underWay.add(due.invocation())) {
          room.acquire();
          threads.execute(() -> {
            try {
              tell(due);
            } finally {
              underWay.remove(due.invocation());
              room.release();
            }
          });
        }
      }
    } catch (PlatformException e) {
      LOG.warn("{}", e.problem().message());
    }
  }

  /** Tries it once and remembers what came of it. */
  void tell(Callback callback) {
    if (closed) {
      return;
    }
    try {
      Optional<InvocationRecord> ended =
          records.find(callback.invocation()).filter(InvocationRecord::isFinal);
      if (ended.isEmpty()) {
        giveUp(callback, "its record has been removed");
        return;
      }
      switch (sender().send(callback.url(), event(ended.get()), time.now())) {
        case Delivery.Done() -> queue.callbackDone(callback.invocation());
        case Delivery.Refused(String why) -> giveUp(callback, why);
        case Delivery.Failed(String why, Optional<Duration> again) ->
            failed(callback, ended.get(), why, again);
      }
    } catch (PlatformException e) {
      LOG.warn("{}", e.problem().message());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("Tried to tell of the end of {} but", callback.invocation(), e);
    }
  }

  private void failed(
      Callback callback, InvocationRecord ended, String why, Optional<Duration> again) {
    if (closed) {
      // That may be our own doing.
      return;
    }
    Instant now = time.now();
    Optional<Instant> next =
        backoff.next(callback.attempts() + 1, again, ended.ended().orElse(now), now);
    if (next.isEmpty()) {
      giveUp(callback, why);
    } else {
      queue.callbackFailed(callback, next.get());
    }
  }

  private void giveUp(Callback callback, String why) {
    String host = callback.url().getHost();
    LOG.warn(
        "Tried to tell {} of the end of invocation {} but {}; given up after {} attempts",
        host,
        callback.invocation(),
        why,
        callback.attempts() + 1);
    queue.callbackGivenUp(callback, why, time.now());
  }

  private CloudEvent event(InvocationRecord ended) {
    return CloudEventBuilder.v1()
        .withId(ended.id())
        .withSource(URI.create("/api/v1/invocations"))
        .withType(TYPE)
        .withSubject(ended.id())
        .withTime(ended.ended().orElse(ended.accepted()).atOffset(ZoneOffset.UTC))
        .withData("application/json", json.write(ended).getBytes(StandardCharsets.UTF_8))
        .build();
  }

  /** Made when there is first something to send: most servers never call back. */
  private synchronized Sender sender() {
    Sender made = sender;
    if (made == null) {
      made = new Sender(hosts, signature, threads);
      sender = made;
    }
    return made;
  }

  /** Tells nobody any more; who was not told yet is told by the next server. */
  @Override
  public void close() {
    closed = true;
    looking.interrupt();
    Sender made;
    synchronized (this) {
      made = sender;
      sender = null;
    }
    if (made != null) {
      made.close();
    }
  }
}

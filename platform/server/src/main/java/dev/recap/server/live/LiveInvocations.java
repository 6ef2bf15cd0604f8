package dev.recap.server.live;

import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.SecretPatterns;
import dev.recap.core.invocation.TimeSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The invocations that are told of while they run: who runs one publishes it, and others follow it
 * from any event on, also after its end. All of them together keep a bounded amount of output; who
 * reads too slowly misses the oldest and is told how much.
 */
public final class LiveInvocations implements AutoCloseable {
  /** How long it may take until the end of an invocation of another process is noticed. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final InvocationLog log;
  private final TimeSource time;
  private final Bounds bounds;
  private final SecretPatterns patterns;
  private final Budget budget;
  private final ConcurrentHashMap<String, Shared> open = new ConcurrentHashMap<>();
  private final AtomicInteger feeds = new AtomicInteger();
  private volatile boolean closed;

  /**
   * What may be in use at the same time.
   *
   * @param totalBytes output kept of all invocations together
   * @param eachBytes output kept of one
   * @param feeds readers
   */
  public record Bounds(long totalBytes, long eachBytes, int feeds) {
    /** 32 MiB in all, 1 MiB for each and 12,000 readers. */
    public static final Bounds USUAL = new Bounds(32 << 20, 1 << 20, 12_000);
  }

  /** Of the invocations in a log, with no secrets but those of parameters. */
  public LiveInvocations(InvocationLog log, TimeSource time, Bounds bounds) {
    this(log, time, bounds, SecretPatterns.NONE);
  }

  /** The same; what the patterns find is not told of. */
  public LiveInvocations(
      InvocationLog log, TimeSource time, Bounds bounds, SecretPatterns patterns) {
    this.patterns = patterns;
    this.log = log;
    this.time = time;
    this.bounds = bounds;
    this.budget = new Budget(bounds.totalBytes(), bounds.eachBytes());
  }

  /** To be opened by who runs an invocation, before it is begun, and closed when it has ended. */
  public Publication publish(String id) {
    Attached attached = attach(id);
    attached.channel().publish();
    if (budget.exceeded()) {
      open.values().forEach(shared -> shared.channel.trim());
    }
    return new Publication(attached, time, patterns);
  }

  /**
   * Follows the invocation with this exact id, which may not have begun yet.
   *
   * @param from the last event that was seen
   */
  public Feed.Following follow(String id, Position from) {
    if (feeds.incrementAndGet() > bounds.feeds()) {
      feeds.decrementAndGet();
      return new Feed.Following.Full();
    }
    Feed.Following following = new Feed.Following.Full();
    try {
      following = find(id, from);
      return following;
    } finally {
      if (!(following instanceof Feed.Following.Open)) {
        feeds.decrementAndGet();
      }
    }
  }

  private Feed.Following find(String id, Position from) {
    Shared live = open.get(id);
    if (live != null && live.join()) {
      return open(new Attached(id, live), from);
    }
    Optional<InvocationRecord> ended =
        log.find(id).filter(record -> record.id().equals(id) && record.isFinal());
    if (ended.isPresent() && !budget.fits(Channel.size(ended.get()))) {
      return new Feed.Following.Full();
    }
    Attached attached = attach(id);
    ended.ifPresent(attached.channel()::adopt);
    return open(attached, from);
  }

  private Feed.Following open(Attached attached, Position from) {
    attached.isFeed = true;
    return new Feed.Following.Open(new Feed(attached, from));
  }

  private Attached attach(String id) {
    Shared shared = open.compute(id, (_, there) -> there != null && there.join() ? there : fresh());
    return new Attached(id, shared);
  }

  private Shared fresh() {
    budget.opened();
    Channel channel = new Channel(budget);
    if (closed) {
      channel.close();
    }
    return new Shared(channel, time.nanos());
  }

  /** The server ends: those who follow are let go, to follow the next one from where they are. */
  @Override
  public void close() {
    closed = true;
    open.values().forEach(shared -> shared.channel.close());
  }

  /** Bytes of output that are kept now. */
  public long bytes() {
    return budget.used();
  }

  /** Readers now. */
  public int feeds() {
    return feeds.get();
  }

  /** A channel and how many use it. */
  private static final class Shared {
    private final Channel channel;
    private final AtomicLong looked;
    private int users = 1;

    Shared(Channel channel, long now) {
      this.channel = channel;
      this.looked = new AtomicLong(now);
    }

    /** One more; not when the last one has left. */
    synchronized boolean join() {
      if (users > 0) {
        users++;
        return true;
      }
      return false;
    }

    /** Whether that was the last one. */
    synchronized boolean leave() {
      users--;
      return users == 0;
    }
  }

  /** The hold of one user on a channel. */
  final class Attached implements AutoCloseable {
    private final String id;
    private final Shared shared;
    private boolean isFeed;
    private boolean given;

    private Attached(String id, Shared shared) {
      this.id = id;
      this.shared = shared;
    }

    Channel channel() {
      return shared.channel;
    }

    boolean closed() {
      return closed;
    }

    /** How long to wait at once: not long where the end is known only by looking for it. */
    long slice(long nanos) {
      return shared.channel.published() ? nanos : Math.min(nanos, LOOK_NANOS);
    }

    /** Looks whether the invocation ended where nobody here runs it; one user at a time does. */
    void look() {
      if (shared.channel.published()) {
        return;
      }
      long last = shared.looked.get();
      long now = time.nanos();
      if (now - last >= LOOK_NANOS && shared.looked.compareAndSet(last, now)) {
        log.find(id)
            .filter(record -> record.id().equals(id) && record.isFinal())
            .ifPresent(shared.channel::adopt);
      }
    }

    /** Who follows from now on reads the record: of its output it has what is dropped here. */
    void retire() {
      open.remove(id, shared);
    }

    @Override
    public void close() {
      if (given) {
        return;
      }
      given = true;
      if (shared.leave()) {
        open.remove(id, shared);
        shared.channel.release();
        budget.closed();
      }
      if (isFeed) {
        feeds.decrementAndGet();
      }
    }
  }
}

package dev.recap.server.live;

import dev.recap.core.invocation.InvocationRecord;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The events of one invocation, the oldest output dropped first. Phases, notices and the end are
 * few and always kept.
 */
final class Channel {
  /** What an event takes beside its bytes: its objects and its place in the map, about. */
  private static final int OVERHEAD = 160;

  private final Budget budget;
  // Readers take no lock: ten thousand of them would hold up the one who tells.
  private final ConcurrentSkipListMap<Long, Event> events = new ConcurrentSkipListMap<>();
  private final Waiters waiters = new Waiters();
  private final Deque<Long> outputs = new ArrayDeque<>();
  private long used;
  private volatile long next;
  private volatile Position reached = Position.START;
  private volatile boolean published;
  private volatile boolean closed;
  private volatile @Nullable InvocationRecord ended;

  Channel(Budget budget) {
    this.budget = budget;
  }

  /**
   * Ends with the record of an invocation that ran elsewhere or before; where nothing was told yet
   * the record's output is.
   */
  synchronized void adopt(InvocationRecord invocation) {
    if (next == 0) {
      List<Event> recorded = RecordEvents.of(invocation);
      for (int n = 0; n < recorded.size(); n++) {
        events.put((long) n, recorded.get(n));
      }
      next = recorded.size();
      long size = size(invocation);
      used += size;
      budget.charge(size);
    }
    finish(invocation);
    waiters.wake();
  }

  /** The bytes that the events of a record take. */
  static long size(InvocationRecord invocation) {
    long bytes = invocation.stdout().bytes().length + (long) invocation.stderr().bytes().length;
    return 4096 + bytes + bytes / Pieces.LONGEST * OVERHEAD;
  }

  /** Somebody will tell this channel what happens. */
  void publish() {
    published = true;
  }

  /** Whether events come from this process, or have come to their end. */
  boolean published() {
    return published || ended != null;
  }

  /** Nobody tells it any more what happens, although the end is not known. */
  void abandon() {
    published = false;
  }

  synchronized void step(Event.Content content) {
    reached = reached.step();
    add(new Event(reached, content), OVERHEAD);
    waiters.wake();
  }

  /** Keeps {@code bytes}, which are not to be changed any more. */
  synchronized void output(boolean stderr, byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    for (int from = 0; from < bytes.length; ) {
      int to = Pieces.end(bytes, from, bytes.length);
      byte[] piece = from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
      reached = reached.output(stderr, piece.length);
      outputs.add(next);
      ByteBuffer kept = ByteBuffer.wrap(piece).asReadOnlyBuffer();
      add(new Event(reached, new Event.Content.Printed(stderr, kept)), cost(piece.length));
      from = to;
    }
    trim();
    waiters.wake();
  }

  /** Ends it; what the record has and was not told is told now. */
  synchronized void end(InvocationRecord invocation) {
    rest(false, invocation.stdout().bytes());
    rest(true, invocation.stderr().bytes());
    finish(invocation);
    waiters.wake();
  }

  private void rest(boolean stderr, byte[] recorded) {
    int told = (int) Math.min(reached.of(stderr), recorded.length);
    output(stderr, Arrays.copyOfRange(recorded, told, recorded.length));
  }

  private void finish(InvocationRecord invocation) {
    if (ended == null) {
      reached =
          new Position(
              reached.steps(),
              Math.max(reached.stdout(), invocation.stdout().total()),
              Math.max(reached.stderr(), invocation.stderr().total()));
      ended = invocation;
    }
  }

  private void add(Event event, long cost) {
    long at = next;
    events.put(at, event);
    next = at + 1;
    used += cost;
    budget.charge(cost);
  }

  /** Drops the oldest output until the rest is within what this channel may keep. */
  synchronized void trim() {
    long allowance = budget.allowance();
    while (used > allowance && outputs.size() > 1) {
      Event dropped = events.remove(outputs.removeFirst());
      if (dropped != null && dropped.content() instanceof Event.Content.Printed printed) {
        long freed = cost(printed.bytes().limit());
        used -= freed;
        budget.charge(-freed);
      }
    }
  }

  /** Gives back what it has taken; called once, when nobody needs it any more. */
  synchronized void release() {
    budget.charge(-used);
    used = 0;
    events.clear();
    outputs.clear();
  }

  private static long cost(int length) {
    return OVERHEAD + (long) length;
  }

  /**
   * What a reader is handed at once.
   *
   * @param next where it reads on
   * @param reached how far everything in this channel goes
   * @param ended the final record, once nothing comes after {@code events}
   */
  record Batch(long next, List<Event> events, Position reached, Optional<InvocationRecord> ended) {}

  /** The next events from {@code from} on, together not much more than one; waits for the first. */
  Batch read(long from, long nanos) throws InterruptedException {
    waiters.await(() -> next > from || ended != null || closed, nanos);
    // In this order: whatever was told before the end is seen with it.
    InvocationRecord end = ended;
    long all = next;
    List<Event> found = new ArrayList<>();
    long after = all;
    int bytes = 0;
    for (Map.Entry<Long, Event> entry : events.subMap(from, all).entrySet()) {
      if (bytes >= Pieces.LONGEST) {
        after = entry.getKey();
        break;
      }
      found.add(entry.getValue());
      bytes += length(entry.getValue());
    }
    return new Batch(
        after, found, reached, after == all ? Optional.ofNullable(end) : Optional.empty());
  }

  private static int length(Event event) {
    return event.content() instanceof Event.Content.Printed printed
        ? printed.bytes().remaining()
        : OVERHEAD;
  }

  /** Lets nobody wait any more. */
  void close() {
    closed = true;
    waiters.wake();
  }
}

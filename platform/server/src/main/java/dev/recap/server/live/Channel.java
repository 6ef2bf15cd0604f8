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
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The events of one invocation, the oldest output dropped first. Phases, notices and the end are
 * few and always kept.
 */
final class Channel {
  /** What an event takes beside its bytes: its objects and its place in the map, about. */
  private static final int OVERHEAD = 160;

  private final Budget budget;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final TreeMap<Long, Event> events = new TreeMap<>();
  private final Deque<Long> outputs = new ArrayDeque<>();
  private long next;
  private long used;
  private Position reached = Position.START;
  private boolean published;
  private @Nullable InvocationRecord ended;

  Channel(Budget budget) {
    this.budget = budget;
  }

  /**
   * Ends with the record of an invocation that ran elsewhere or before; where nothing was told yet
   * the record's output is.
   */
  void adopt(InvocationRecord invocation) {
    lock.lock();
    try {
      if (next == 0) {
        RecordEvents.of(invocation).forEach(event -> events.put(next++, event));
        long size = size(invocation);
        used += size;
        budget.charge(size);
      }
      finish(invocation);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The bytes that the events of a record take. */
  static long size(InvocationRecord invocation) {
    long bytes = invocation.stdout().bytes().length + (long) invocation.stderr().bytes().length;
    return 4096 + bytes + bytes / Pieces.LONGEST * OVERHEAD;
  }

  /** Somebody will tell this channel what happens. */
  void publish() {
    lock.lock();
    try {
      published = true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether events come from this process, or have come to their end. */
  boolean published() {
    lock.lock();
    try {
      return published || ended != null;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody tells it any more what happens, although the end is not known. */
  void abandon() {
    lock.lock();
    try {
      published = false;
    } finally {
      lock.unlock();
    }
  }

  void step(Event.Content content) {
    lock.lock();
    try {
      reached = reached.step();
      add(new Event(reached, content), OVERHEAD);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Keeps {@code bytes}, which are not to be changed any more. */
  void output(boolean stderr, byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    lock.lock();
    try {
      for (int from = 0; from < bytes.length; ) {
        int to = Pieces.end(bytes, from, bytes.length);
        byte[] piece =
            from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
        reached = reached.output(stderr, piece.length);
        outputs.add(next);
        ByteBuffer kept = ByteBuffer.wrap(piece).asReadOnlyBuffer();
        add(new Event(reached, new Event.Content.Printed(stderr, kept)), cost(piece.length));
        from = to;
      }
      trim();
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it; what the record has and was not told is told now. */
  void end(InvocationRecord invocation) {
    lock.lock();
    try {
      rest(false, invocation.stdout().bytes());
      rest(true, invocation.stderr().bytes());
      finish(invocation);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void rest(boolean stderr, byte[] recorded) {
    int told = (int) Math.min(reached.of(stderr), recorded.length);
    output(stderr, Arrays.copyOfRange(recorded, told, recorded.length));
  }

  private void finish(InvocationRecord invocation) {
    if (ended == null) {
      ended = invocation;
      reached =
          new Position(
              reached.steps(),
              Math.max(reached.stdout(), invocation.stdout().total()),
              Math.max(reached.stderr(), invocation.stderr().total()));
    }
  }

  private void add(Event event, long cost) {
    events.put(next++, event);
    used += cost;
    budget.charge(cost);
  }

  /** Drops the oldest output until the rest is within what this channel may keep. */
  void trim() {
    lock.lock();
    try {
      long allowance = budget.allowance();
      while (used > allowance && outputs.size() > 1) {
        Event dropped = events.remove(outputs.removeFirst());
        if (dropped != null && dropped.content() instanceof Event.Content.Printed printed) {
          long freed = cost(printed.bytes().limit());
          used -= freed;
          budget.charge(-freed);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what it has taken; called once, when nobody needs it any more. */
  void release() {
    lock.lock();
    try {
      budget.charge(-used);
      used = 0;
      events.clear();
      outputs.clear();
    } finally {
      lock.unlock();
    }
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

  /** The events from {@code from} on, at most so many; waits for the first one. */
  Batch read(long from, int most, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (from >= next && ended == null && left > 0) {
        left = more.awaitNanos(left);
      }
      List<Event> found = new ArrayList<>();
      long after = from;
      for (Map.Entry<Long, Event> entry : events.tailMap(from).entrySet()) {
        found.add(entry.getValue());
        after = entry.getKey() + 1;
        if (found.size() == most) {
          break;
        }
      }
      boolean all = after >= next || found.isEmpty();
      return new Batch(after, found, reached, all ? Optional.ofNullable(ended) : Optional.empty());
    } finally {
      lock.unlock();
    }
  }
}

package dev.recap.server.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What is to be sent to the caller, in its order and in bounded memory. */
final class Outgoing {
  /** What may wait, in bytes: some screens. */
  private static final int ENOUGH = 1 << 20;

  /** Small pieces that wait together are sent as one, up to so many bytes. */
  private static final int LARGEST = 16 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Message> messages = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  /** A message. */
  sealed interface Message {
    /** Bytes of the terminal. */
    record Shown(ByteBuffer bytes) implements Message {}

    /** What happened, as JSON. */
    record Told(String json) implements Message {}

    /** The last one. */
    record Close(int code, String reason) implements Message {}
  }

  /**
   * Waits for room and takes a message.
   *
   * @return whether there was room in time, and it is not closed
   */
  boolean add(Message message, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (bytes >= ENOUGH && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (closed || bytes >= ENOUGH) {
        return false;
      }
      messages.add(message);
      bytes += size(message);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the last message, for which there is always room. */
  void close(Message.Close last) {
    lock.lock();
    try {
      if (!closed) {
        messages.add(last);
        closed = true;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Drops what waits: nobody will take it. */
  void drop() {
    lock.lock();
    try {
      closed = true;
      messages.clear();
      bytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next message; empty: there was none in this time. */
  Optional<Message> next(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (messages.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      Message first = messages.poll();
      if (first == null) {
        return Optional.empty();
      }
      bytes -= size(first);
      if (first instanceof Message.Shown(ByteBuffer shown)) {
        first = new Message.Shown(withWhatFollows(shown));
      }
      changed.signalAll();
      return Optional.of(first);
    } finally {
      lock.unlock();
    }
  }

  private ByteBuffer withWhatFollows(ByteBuffer shown) {
    ByteBuffer all = shown;
    while (messages.peek() instanceof Message.Shown(ByteBuffer next)
        && all.remaining() + next.remaining() <= LARGEST) {
      messages.remove();
      bytes -= next.remaining();
      all = ByteBuffer.allocate(all.remaining() + next.remaining()).put(all).put(next).flip();
    }
    return all;
  }

  private static int size(Message message) {
    return switch (message) {
      case Message.Shown(ByteBuffer shown) -> shown.remaining();
      case Message.Told(String json) -> json.length();
      case Message.Close _ -> 0;
    };
  }
}

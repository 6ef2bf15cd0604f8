package dev.recap.server.session;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What the caller types, from when it arrives until the capsule's terminal takes it. */
final class Keys extends InputStream {
  /** More than this is not asked of the connection before some was taken, in bytes. */
  private static final int ENOUGH = 256 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private final Runnable demand;
  private int offset;
  private long bytes;
  private boolean held;
  private boolean ended;

  /** {@code demand} is run when the next message may come. */
  Keys(Runnable demand) {
    this.demand = demand;
  }

  /** Takes a message; the next one is demanded when there is room for it. */
  void typed(byte[] piece) {
    boolean room;
    lock.lock();
    try {
      if (!ended && piece.length > 0) {
        pieces.add(piece);
        bytes += piece.length;
        more.signalAll();
      }
      room = bytes < ENOUGH;
      held = !room;
    } finally {
      lock.unlock();
    }
    if (room) {
      demand.run();
    }
  }

  /** Nothing more comes. */
  void end() {
    lock.lock();
    try {
      ended = true;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws InterruptedIOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws InterruptedIOException {
    if (length == 0) {
      return 0;
    }
    boolean room = false;
    int taken;
    lock.lock();
    try {
      while (pieces.isEmpty() && !ended) {
        more.await();
      }
      if (pieces.isEmpty()) {
        return -1;
      }
      byte[] first = pieces.element();
      taken = Math.min(length, first.length - offset);
      System.arraycopy(first, offset, into, from, taken);
      offset += taken;
      bytes -= taken;
      if (offset == first.length) {
        pieces.remove();
        offset = 0;
      }
      if (held && bytes < ENOUGH) {
        held = false;
        room = true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(e.getMessage());
    } finally {
      lock.unlock();
    }
    if (room) {
      demand.run();
    }
    return taken;
  }

  @Override
  public void close() {
    end();
  }
}

package dev.recap.functions.jvm;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A way for the target's JVM to write into this capsule's own folders: nothing is ever in the
 * target.
 *
 * <p>{@code /proc/PID/task/TID/root} leads a process into another's file system when both have the
 * same user and group and the other has no capability it lacks (ptrace(2), "Ptrace access mode
 * checking"). The check is made of one thread, so one thread of this process gives up its
 * capabilities and waits.
 */
final class Door implements AutoCloseable {
  private final Thread thread;
  private final CountDownLatch open = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger id = new AtomicInteger();

  private Door() {
    this.thread = Thread.ofPlatform().daemon().name("door").unstarted(this::keep);
  }

  /** Opens it. */
  static Door open() {
    Door door = new Door();
    door.thread.start();
    try {
      door.open.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("Tried to start a thread but was interrupted", e);
    }
    return door;
  }

  /** How another process of the pid namespace names a file of this capsule. */
  Path to(Path own) {
    return Path.of(
        "/proc/%d/task/%d/root%s".formatted(ProcessHandle.current().pid(), id.get(), own));
  }

  private void keep() {
    try {
      Native.dropCapabilities();
      id.set(Native.threadId());
    } finally {
      open.countDown();
    }
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}

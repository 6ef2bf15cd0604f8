package dev.recap.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Holds a process until it is asked to end, and its death until it has done what it does then.
 * Signals that end a JVM (SIGTERM, SIGINT, SIGHUP) begin its shutdown, which waits for this.
 */
final class Ending implements AutoCloseable {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  /** Waits to be asked from now on. */
  static Ending ofThisProcess() {
    Ending ending = new Ending();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(ending::ask));
    return ending;
  }

  private Ending() {}

  private void ask() {
    asked.countDown();
    try {
      done.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns once it was asked to. */
  void await() throws InterruptedException {
    asked.await();
  }

  /** All is done: the process may die. */
  @Override
  public void close() {
    done.countDown();
  }
}

package dev.recap.engine.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Launchers that are ready. A process that invokes once keeps none and starts one when it needs it;
 * a long-lived one keeps some, and starts the next as soon as one had to be thrown away.
 */
final class LauncherPool implements AutoCloseable {
  private final LauncherParts parts;
  private final int keep;
  private final Deque<Launcher> ready = new ArrayDeque<>();
  private boolean closed;

  /** A pool that keeps at most so many launchers when they are not in use. */
  LauncherPool(LauncherParts parts, int keep) {
    this.parts = parts;
    this.keep = keep;
  }

  /** Starts launchers until as many are ready as are kept. */
  void fill() {
    while (isWanting()) {
      giveBack(start(), true);
    }
  }

  private synchronized boolean isWanting() {
    return !closed && ready.size() < keep;
  }

  /** A launcher for one capsule. */
  Launcher take() {
    Launcher launcher;
    synchronized (this) {
      launcher = ready.pollFirst();
    }
    return launcher != null ? launcher : start();
  }

  /** Takes a launcher back; one that is not as clean as new is ended. */
  void giveBack(Launcher launcher, boolean clean) {
    if (!clean || !put(launcher)) {
      launcher.close();
    }
  }

  private synchronized boolean put(Launcher launcher) {
    if (closed || ready.size() >= keep) {
      return false;
    }
    // The one used last goes first: its pages are still in the processor's caches.
    ready.addFirst(launcher);
    return true;
  }

  private Launcher start() {
    String name =
        "%d-%08x".formatted(ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());
    return Launcher.start(parts, name);
  }

  @Override
  public void close() {
    while (true) {
      Launcher launcher;
      synchronized (this) {
        closed = true;
        launcher = ready.pollFirst();
      }
      if (launcher == null) {
        return;
      }
      launcher.close();
    }
  }
}

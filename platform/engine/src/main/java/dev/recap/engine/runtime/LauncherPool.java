package dev.recap.engine.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Launchers that are ready. A process that invokes once keeps none and starts one when it needs it;
 * a long-lived one keeps some, and starts the next as soon as one had to be thrown away.
 */
final class LauncherPool implements AutoCloseable {
  private final LauncherParts parts;
  private final int keep;
  private final Deque<Launcher> ready = new ArrayDeque<>();
  private Optional<Future<Launcher>> coming = Optional.empty();
  private int filling;
  private boolean closed;

  /** A pool that keeps at most so many launchers when they are not in use. */
  LauncherPool(LauncherParts parts, int keep) {
    this.parts = parts;
    this.keep = keep;
  }

  /** Starts launchers until as many are ready as are kept. */
  void fill() {
    while (beginsOne()) {
      try {
        giveBack(start(), true);
      } finally {
        endsOne();
      }
    }
  }

  private synchronized boolean beginsOne() {
    if (closed || ready.size() >= keep) {
      return false;
    }
    filling++;
    return true;
  }

  private synchronized void endsOne() {
    filling--;
    notifyAll();
  }

  /** Begins to start a launcher for the next {@link #take}, on a thread of its own. */
  synchronized void prepare() {
    FutureTask<Launcher> task = new FutureTask<>(this::start);
    coming = Optional.of(task);
    Thread.ofPlatform().daemon().name("launcher-prepare").start(task);
  }

  /** A launcher for one capsule. */
  Launcher take() {
    Launcher launcher;
    synchronized (this) {
      launcher = ready.pollFirst();
    }
    if (launcher != null) {
      return launcher;
    }
    Optional<Future<Launcher>> awaited = takeComing();
    return awaited.isPresent() ? arrived(awaited.get()) : start();
  }

  private synchronized Optional<Future<Launcher>> takeComing() {
    Optional<Future<Launcher>> taken = coming;
    coming = Optional.empty();
    return taken;
  }

  /** Waits for a launcher; it is there in a moment, and there is nothing to interrupt. */
  private static Launcher arrived(Future<Launcher> awaited) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return awaited.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw e.getCause() instanceof RuntimeException cause
              ? cause
              : new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
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

  private static void dismiss(Future<Launcher> awaited) {
    try {
      arrived(awaited).close();
    } catch (RuntimeException e) {
      // It was never started, and nobody wanted it.
    }
  }

  private Launcher start() {
    String name =
        "%d-%08x".formatted(ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());
    return Launcher.start(parts, name);
  }

  /** Nobody would end a launcher that a daemon thread starts while the process ends. */
  private synchronized void closeToOthers() {
    closed = true;
    boolean interrupted = false;
    while (filling > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closeToOthers();
    takeComing().ifPresent(LauncherPool::dismiss);
    while (true) {
      Launcher launcher;
      synchronized (this) {
        launcher = ready.pollFirst();
      }
      if (launcher == null) {
        return;
      }
      launcher.close();
    }
  }
}

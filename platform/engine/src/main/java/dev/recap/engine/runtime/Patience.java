package dev.recap.engine.runtime;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks into file systems of a target that may never answer: a FUSE file system whose process
 * stopped, or a network file system whose server has gone, holds whoever looks, and no signal but
 * the last one frees it. So another thread looks, and is left behind when it takes too long.
 *
 * @param limit how long it may take
 */
record Patience(Duration limit) {
  /** For one file. */
  static final Patience FILE = new Patience(Duration.ofSeconds(2));

  /** For all files of a target. */
  static final Patience ALL_FILES = new Patience(Duration.ofSeconds(8));

  /** What a look finds, or {@code otherwise} when it takes too long. */
  <T> T await(Callable<T> look, T otherwise) {
    FutureTask<T> task = new FutureTask<>(look);
    Thread.ofPlatform().daemon().name("looking-into-target").start(task);
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return otherwise;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("Tried to look into a target but failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    }
  }
}

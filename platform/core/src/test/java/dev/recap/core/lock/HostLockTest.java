package dev.recap.core.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel says of locks is read from {@code /proc/locks}, see proc_locks(5). */
@Timeout(60)
final class HostLockTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("lock");
  }

  private boolean kernelHoldsIt() throws IOException {
    String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
    String pid = " " + ProcessHandle.current().pid() + " ";
    try (var lines = Files.lines(Path.of("/proc/locks"))) {
      return lines.anyMatch(
          line -> line.contains(" WRITE ") && line.contains(inode) && line.contains(pid));
    }
  }

  @Test
  void holdsItUntilItIsClosed() throws IOException {
    HostLock lock = HostLock.on(file);
    lock.check();
    assertThat(kernelHoldsIt()).isTrue();
    lock.close();
    assertThat(kernelHoldsIt()).isFalse();
    assertThatThrownBy(lock::check).isInstanceOf(IOException.class);
  }

  @Test
  void aSecondCloseDoesNotGiveAwayTheNextOnesLock() throws IOException {
    HostLock first = HostLock.on(file);
    first.close();
    try (HostLock _ = HostLock.on(file)) {
      first.close();
      assertThat(kernelHoldsIt()).isTrue();
      assertThat(HostLock.tryOn(file)).isEmpty();
    }
  }

  @Test
  void anInterruptedWaiterDoesNotEndTheLockOfAnotherThread() throws Exception {
    try (HostLock lock = HostLock.on(file);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch asked = new CountDownLatch(1);
      List<Thread> waiter = new ArrayList<>();
      Future<?> waiting =
          threads.submit(() -> {
            waiter.add(Thread.currentThread());
            asked.countDown();
            HostLock.on(file).close();
            return 0;
          });
      asked.await();
      TimeUnit.MILLISECONDS.sleep(50);
      waiter.getFirst().interrupt();
      assertThatThrownBy(waiting::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedIOException.class);
      lock.check();
      assertThat(kernelHoldsIt()).isTrue();
    }
  }

  @Test
  void anAttemptDoesNotEndTheLockOfAnotherThread() throws IOException {
    Path link =
        Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-l"), folder);
    try (HostLock _ = HostLock.on(file)) {
      assertThat(HostLock.tryOn(file)).isEmpty();
      assertThat(HostLock.tryOn(link.resolve("lock"))).isEmpty();
      assertThat(kernelHoldsIt()).isTrue();
    } finally {
      Files.delete(link);
    }
    try (HostLock lock = HostLock.tryOn(file).orElseThrow()) {
      lock.check();
    }
  }

  @Test
  void whoGivesItBackDoesNotEndTheLockOfTheNext() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger broken = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 400; i++) {
        all.add(
            threads.submit(() -> {
              try (HostLock _ = HostLock.on(file)) {
                if (inside.incrementAndGet() != 1 || !kernelHoldsIt()) {
                  broken.incrementAndGet();
                }
                inside.decrementAndGet();
              }
              return 0;
            }));
      }
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertThat(broken).hasValue(0);
  }

  @Test
  void anInterruptedThreadGetsNoneAndLeavesNoTurnTaken() throws IOException {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> HostLock.on(file)).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    HostLock.on(file).close();
  }

  @Test
  void aFileThatCannotBeMadeLeavesNoTurnTaken() throws IOException {
    Path missing = Files.createDirectory(folder.resolve("made"));
    Path within = missing.resolve("lock");
    Files.createDirectory(within);
    assertThatThrownBy(() -> HostLock.on(within)).isInstanceOf(IOException.class);
    Files.delete(within);
    HostLock.on(within).close();
  }
}

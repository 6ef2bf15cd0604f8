package dev.recap.catalog.store;

import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.core.capsule.Digest;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Removes from the store what nobody needs. Names go first, one after the other; then, while nobody
 * adds anything, capsules, layers and content that no name leads to. Whatever is removed disappears
 * by one rename, so that a process killed meanwhile leaves a whole store and something for the next
 * one to do.
 *
 * <p>The caches of packages and Java artifacts are left alone: they are no part of any capsule.
 */
public final class GarbageCollector {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final CapsuleStore store;
  private final StorePaths paths;
  private final RunningRoots running;
  private final InstantSource clock;
  private final Duration patience;

  /**
   * A collector.
   *
   * @param proc where the kernel shows processes, which tells what runs
   * @param patience how long to wait for builds and pulls under way
   */
  public GarbageCollector(CapsuleStore store, Path proc, InstantSource clock, Duration patience) {
    this.store = store;
    this.paths = store.paths();
    this.running = new RunningRoots(proc);
    this.clock = clock;
    this.patience = patience;
  }

  /** What would be removed now; nothing is. */
  public Garbage find(Retention retention) throws IOException {
    Set<Digest> runs = running.find();
    Instant now = clock.instant();
    List<Named> old = new OldVersions(store, paths, retention, now).find(runs);
    Set<Digest> gone = new HashSet<>();
    old.forEach(named -> gone.add(named.digest()));
    return new Sweep(store, paths, retention, now, runs).find(old, gone);
  }

  /**
   * Removes it.
   *
   * @return what was removed
   * @throws IOException also when builds and pulls took longer than the collector's patience
   */
  public Garbage collect(Retention retention) throws IOException {
    paths.make();
    Instant now = clock.instant();
    OldVersions versions = new OldVersions(store, paths, retention, now);
    List<Named> old = versions.forget(running.find());
    Garbage garbage;
    try (HostLock _ = alone()) {
      Sweep sweep = new Sweep(store, paths, retention, now, running.find());
      garbage = sweep.find(old, Set.of());
      sweep.remove(running);
    }
    versions.prune();
    FileTrees.delete(paths.trash());
    return garbage;
  }

  /** A version that a name stood for. */
  record Named(String reference, Digest digest) {
    static List<Named> of(String name, Set<Refs.Ref> refs) {
      return refs.stream()
          .map(ref -> new Named(name + ":" + ref.version(), ref.digest()))
          .sorted(Comparator.comparing(Named::reference))
          .toList();
    }
  }

  /** The gate, with nobody behind it. */
  private HostLock alone() throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      HostLock gate = HostLock.on(paths.gate());
      long others = Lease.count(paths);
      if (others == 0) {
        return gate;
      }
      gate.close();
      if (System.nanoTime() > end) {
        throw new IOException(
            "Tried to remove what %s does not need but %d builds or pulls are under way: try again when they have ended"
                .formatted(paths.root(), others));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Whether a file of that age is left alone. */
  static boolean isYoung(Path file, Instant now, Duration settling) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().isAfter(now.minus(settling));
  }
}

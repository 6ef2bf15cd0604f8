package dev.recap.tests.benchmark.micro;

import dev.recap.engine.cgroup.CgroupHost;
import dev.recap.engine.receipt.HomeNamespaces;
import dev.recap.engine.receipt.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One of the two looks at a real target that a receipt compares. */
@State(Scope.Thread)
public class SnapshotBenchmark {
  private final int pid = Integer.getInteger("recap.benchmark.pid", 0);
  private final Path cgroup = cgroup();

  private Path cgroup() {
    try {
      return CgroupHost.read(Path.of("/proc/self/mountinfo")).folderOf(pid);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("Tried to look at the target " + pid, e);
    }
  }

  /** A snapshot; one that is not whole is a failed benchmark. */
  @Benchmark
  public Snapshot take() {
    try (HomeNamespaces home = HomeNamespaces.ofThisThread()) {
      Snapshot snapshot = Snapshot.take(pid, cgroup, home);
      if (!snapshot.problem().isEmpty()) {
        throw new IllegalStateException(snapshot.problem());
      }
      return snapshot;
    }
  }
}

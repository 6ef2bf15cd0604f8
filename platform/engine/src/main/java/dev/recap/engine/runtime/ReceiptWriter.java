package dev.recap.engine.runtime;

import dev.recap.core.binding.Binding;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Receipt.Check;
import dev.recap.core.invocation.Receipt.Finding;
import dev.recap.engine.receipt.Comparison;
import dev.recap.engine.receipt.Snapshot;
import dev.recap.engine.receipt.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Writes a receipt from two snapshots and what the launcher's cgroup shows. */
final class ReceiptWriter {
  /** How long a PID 1 that reaps may take to; one that has not by then is said not to. */
  private static final long REAPING_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Comparison comparison;

  ReceiptWriter(Binding binding, Snapshot before, Snapshot after) {
    this.comparison = new Comparison(binding, before, after);
  }

  /**
   * The receipt.
   *
   * @param leftovers processes and zombies of the capsule that are still there
   * @param files the comparison of files, for bindings that may write
   * @param undone what became of the manifest's undo, where it has one
   */
  Receipt write(
      List<String> leftovers, Optional<Check> files, Optional<Check> undone, Duration took) {
    List<Check> checks = new ArrayList<>();
    for (Subject subject : Subject.values()) {
      checks.add(comparison.check(subject, subject == Subject.PROCESSES ? leftovers : List.of()));
    }
    files.ifPresent(checks::add);
    undone.ifPresent(checks::add);
    return new Receipt(List.copyOf(checks), took);
  }

  /** What became of an undo, as a check of the receipt. */
  static Check undo(Undo.Result result) {
    Finding finding =
        switch (result) {
          case DONE -> new Finding.Same();
          case FAILED ->
              new Finding.LeftBehind(List.of("the capsule's undo ran and said that it failed"));
          case NOT_RUN ->
              new Finding.LeftBehind(List.of("the capsule's undo could not be started"));
        };
    return new Check("undo", finding, "the manifest's undo runs after the capsule");
  }

  /** What the launcher's cgroup shows of processes and zombies that should be gone. */
  static List<String> leftovers(Launcher launcher, int swept, boolean ended) {
    List<String> left = new ArrayList<>();
    if (swept < 0 || !ended) {
      launcher.cgroup().pids().stream()
          .filter(pid -> !launcher.idlePids().holds(pid))
          .forEach(pid -> left.add("process " + pid + " of the capsule could not be ended"));
    }
    if (left.isEmpty() && !launcher.awaitIdle(REAPING_NANOS)) {
      left.add(
          "%d zombies of the capsule wait for the target's PID 1, which does not reap them"
              .formatted(launcher.extraCharge()));
    }
    return left;
  }
}

package dev.recap.engine.runtime;

import dev.recap.core.invocation.CapsuleRuntime.Exit;
import dev.recap.engine.linux.Fd;
import dev.recap.engine.linux.Pidfd;
import dev.recap.engine.linux.Poller;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Watches a capsule while its command runs: its output, its end, its bounds and its target. On the
 * launcher's thread.
 */
final class RunLoop implements AutoCloseable {
  private static final int OUT = 0;
  private static final int ERR = 1;
  private static final int REPORTS = 2;
  private static final int TARGET = 3;
  private static final int CANCEL = 4;
  private static final int LAUNCHER = 5;
  private static final int PLACES = 6;
  private static final int BUFFER = 1 << 16;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final int TERM = 15;
  private static final Pattern EXIT = Pattern.compile("exit ([0-9]{1,3})");

  private final Container container;
  private final Launcher launcher;
  private final Capture out;
  private final Capture err;
  private final Pidfd target;
  private final Supplier<String> cancelledBy;
  private final Optional<OutFolder> folder;
  private final Poller poller = new Poller(PLACES);
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment buffer = arena.allocate(BUFFER);
  private final byte[] copy = new byte[BUFFER];

  RunLoop(
      Container container,
      Launcher launcher,
      Capture out,
      Capture err,
      Pidfd target,
      Fd cancel,
      Supplier<String> cancelledBy,
      Optional<OutFolder> folder) {
    this.container = container;
    this.launcher = launcher;
    this.out = out;
    this.err = err;
    this.target = target;
    this.cancelledBy = cancelledBy;
    this.folder = folder;
    poller.watch(OUT, out.fd());
    poller.watch(ERR, err.fd());
    poller.watch(REPORTS, container.reports().fd());
    poller.watch(TARGET, target.fd());
    poller.watch(CANCEL, cancel);
    poller.watch(LAUNCHER, launcher.reports().fd());
  }

  /**
   * Runs the command to its end or to the first bound it reaches; then it has a moment to end by
   * itself.
   */
  Exit run(long timeoutNanos, long oomKillsBefore) {
    long end = System.nanoTime() + timeoutNanos;
    container.begin(timeoutNanos);
    Exit first = watch(end, true);
    if (first instanceof Exit.Exited || first instanceof Exit.Broken) {
      String excess = excess();
      if (!excess.isEmpty()) {
        return new Exit.ArtifactsExceeded(excess);
      }
      boolean late = System.nanoTime() > end && !first.equals(new Exit.Exited(0));
      // This process was stopped meanwhile, and the guard has kept the deadline.
      return late ? new Exit.DeadlinePassed() : outOfMemory(first, oomKillsBefore);
    }
    if (first instanceof Exit.ArtifactsExceeded) {
      return first; // A moment more would be a moment to fill the disk.
    }
    container.signal(TERM);
    poller.ignore(TARGET);
    poller.ignore(CANCEL);
    watch(System.nanoTime() + GRACE_NANOS, false);
    return first;
  }

  private Exit outOfMemory(Exit first, long before) {
    boolean failed = !(first instanceof Exit.Exited(int code) && code == 0);
    return failed && launcher.cgroup().oomKills() > before ? new Exit.MemoryExceeded() : first;
  }

  private Exit watch(long end, boolean bounded) {
    while (true) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return new Exit.DeadlinePassed();
      }
      poller.await(folder.isPresent() ? Math.min(left, LOOK_NANOS) : left);
      take(OUT, out);
      take(ERR, err);
      if (poller.ready(LAUNCHER)) {
        // It woke this thread. What has happened the supervisor's pipe tells; the line is read
        // later.
        poller.ignore(LAUNCHER);
      }
      Exit found = firstOf(ended(), bounded ? bound() : tooMuch());
      if (found != null) {
        return found;
      }
    }
  }

  private static @Nullable Exit firstOf(@Nullable Exit one, @Nullable Exit other) {
    return one != null ? one : other;
  }

  /** A capsule of user 0 can write to the supervisor's pipe: what is no report is passed over. */
  private @Nullable Exit ended() {
    for (int i = 0; i <= LineReader.MOST; i++) {
      Matcher report = EXIT.matcher(container.reports().poll());
      if (report.matches()) {
        return new Exit.Exited(Integer.parseInt(report.group(1)));
      }
    }
    if (container.reports().ended()) {
      poller.ignore(REPORTS);
      return target.ending()
          ? new Exit.TargetLost("Tried to run the capsule to its end but its target ended")
          : new Exit.Broken(
              "Tried to run the capsule but its supervisor was ended: "
                  + container.complaint(err.fd()));
    }
    return null;
  }

  private @Nullable Exit bound() {
    if (!target.alive()) {
      return new Exit.TargetLost("Tried to run the capsule to its end but its target ended");
    }
    if (poller.ready(CANCEL)) {
      return new Exit.Stopped(cancelledBy.get());
    }
    return tooMuch();
  }

  private @Nullable Exit tooMuch() {
    String excess = excess();
    return excess.isEmpty() ? null : new Exit.ArtifactsExceeded(excess);
  }

  private String excess() {
    return folder.map(f -> f.excess(launcher.cgroup().pids())).orElse("");
  }

  private void take(int place, Capture capture) {
    if (poller.ready(place)) {
      capture.read(buffer, copy);
      if (capture.ended()) {
        poller.ignore(place);
      }
    }
  }

  /** Takes what is left in the pipes when nothing of the capsule runs any more. */
  void drain() {
    out.drain(buffer, copy);
    err.drain(buffer, copy);
  }

  @Override
  public void close() {
    poller.close();
    arena.close();
  }
}

package dev.recap.engine.runtime;

import dev.recap.core.capsule.Argument;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.CapsuleRuntime.Bind;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.CapsuleRuntime.Exit;
import dev.recap.core.invocation.CapsuleRuntime.Job;
import dev.recap.core.invocation.CapsuleRuntime.Traces;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Streams;
import dev.recap.engine.linux.Fd;
import dev.recap.engine.linux.LinuxException;
import dev.recap.engine.receipt.FileStates;
import dev.recap.engine.receipt.HomeNamespaces;
import dev.recap.engine.receipt.Snapshot;
import dev.recap.engine.target.EngineTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One capsule in a launcher, bound to one target. What is acquired here is released in reverse
 * order.
 */
final class HostBound implements Bound {
  private final BoundParts parts;
  private final Job job;
  private final EngineTarget target;
  private final Path targetCgroup;
  private final Launcher launcher;
  private final Session session;
  private final Fd cancel;
  private final long oomKills;
  private Optional<OutFolder> out = Optional.empty();
  private @Nullable Container container;
  private @Nullable RunLoop loop;
  private Optional<Undo> undo = Optional.empty();
  private @Nullable Snapshot before;
  private @Nullable FileStates filesBefore;
  private volatile String cancelledBy = "";
  private boolean broken;
  private boolean undoing;
  private boolean closed;

  HostBound(BoundParts parts, Job job, EngineTarget target, Path targetCgroup, Streams streams) {
    this.parts = parts;
    this.job = job;
    this.target = target;
    this.targetCgroup = targetCgroup;
    this.cancel = Fd.event();
    try {
      this.launcher = parts.launchers().take();
    } catch (RuntimeException e) {
      cancel.close();
      throw e;
    }
    this.session = new Session(streams, launcher.folder().path(), job.binding().limits());
    this.oomKills = launcher.cgroup().oomKills();
  }

  /**
   * Everything up to the capsule's first instruction. On any ending but ready it is for the caller
   * to close this.
   */
  Bind begin() {
    return launcher.onThread(() -> {
      try {
        launcher.cgroup().limit(job.binding().limits());
        if (!job.capsule().manifest().artifacts().isEmpty()) {
          out = Optional.of(parts.outFolder(job));
        }
        return start();
      } catch (LinuxException | IOException e) {
        broken = true;
        if (target.pidfd().ending()) {
          return gone();
        }
        throw new PlatformException(
            Problem.Kind.ofFile(e),
            "Tried to bind %s to %s but %s"
                .formatted(job.capsule().reference(), target.target().reference(), e.getMessage()),
            e);
      }
    });
  }

  private Bind start() throws IOException {
    int pid = target.pidfd().pid();
    Map<String, Object> values = job.parameters().values();
    Filesystem filesystem = job.binding().filesystem();
    try (Fd tree =
            filesystem == Filesystem.NONE
                ? Fd.event()
                : launcher.stage(pid, filesystem == Filesystem.READ);
        TargetNamespaces namespaces = TargetNamespaces.open(pid, job.binding())) {
      TargetPaths.Resolved paths =
          TargetPaths.resolve(
              job.parameters(), tree, filesystem != Filesystem.NONE, launcher.target());
      if (!paths.problem().isEmpty()) {
        return new Bind.Refused(paths.problem());
      }
      values = paths.values();
      if (filesystem == Filesystem.WRITE) {
        filesBefore = fileStates();
      }
      if (!job.capsule().manifest().undo().isEmpty()) {
        undo = Optional.of(undoing(pid, values));
      }
      Container started = new Container(launcher);
      container = started;
      started.start(
          spec(
                  namespaces.paths(),
                  values,
                  job.capsule().manifest().entrypoint(),
                  session.consoleSize())
              .json(),
          session.option());
      // The runtime needs some milliseconds: time enough to look at the target, which nothing of
      // ours touches yet.
      before = snapshot();
      session.accept(launcher);
      if (!started.awaitReady()) {
        broken = true;
        if (target.pidfd().ending()) {
          return gone();
        }
        throw new PlatformException(
            Problem.Kind.PLATFORM,
            "Tried to start %s in %s but %s: %s"
                .formatted(
                    job.capsule().reference(),
                    target.target().reference(),
                    parts.runtime().kind().program(),
                    started.complaint(session.printed(started))));
      }
    }
    // Between the look-up and now the target may have ended; its namespaces were held, but it would
    // be an empty house.
    return target.alive() ? new Bind.Ready(this) : gone();
  }

  private RuntimeSpec spec(
      Map<String, String> namespaces,
      Map<String, Object> values,
      List<Argument> arguments,
      Optional<ConsoleSize> console) {
    return parts
        .specs()
        .of(
            job,
            target.target(),
            namespaces,
            values,
            arguments,
            launcher,
            console,
            out.map(OutFolder::path));
  }

  private Undo undoing(int pid, Map<String, Object> values) {
    String config =
        spec(
                TargetNamespaces.paths(pid, job.binding()),
                values,
                job.capsule().manifest().undo(),
                Optional.empty())
            .portable()
            .json();
    return Undo.of(launcher, config, pid, target.target().startTicks(), job.binding().filesystem());
  }

  private Bind gone() {
    return new Bind.Gone(
        "Tried to bind to %s but it ended meanwhile".formatted(target.target().reference()));
  }

  @Override
  public Exit run(Duration timeout) {
    return launcher.onThread(() -> {
      Container running = java.util.Objects.requireNonNull(container);
      parts.specs().keepFilter(job.binding().capabilities(), launcher);
      RunLoop watching =
          session.watch(running, launcher, target.pidfd(), cancel, () -> cancelledBy, out);
      loop = watching;
      session.connect(running);
      // From here the capsule may change something, so from here it has to be taken back whatever
      // happens.
      undo.ifPresent(Undo::journal);
      undoing = undo.isPresent();
      Exit exit = watching.run(timeout.toNanos(), oomKills);
      broken |= !(exit instanceof Exit.Exited);
      return exit;
    });
  }

  @Override
  public void cancel(String by) {
    synchronized (cancel) {
      if (!closed) {
        cancelledBy = by;
        cancel.signal();
      }
    }
  }

  @Override
  public Traces tearDown() {
    return launcher.onThread(() -> {
      long start = System.nanoTime();
      Container ending = java.util.Objects.requireNonNull(container);
      int swept = ending.sweep();
      session.disconnect();
      ending.release();
      Optional<Receipt.Check> undone = takeBack(ending);
      // The runtime takes about a millisecond to remove the container: time enough to look again.
      Snapshot after = snapshot();
      boolean ended = ending.awaitEnd(this::drain);
      drain();
      List<Artifact> artifacts = collect(job.capsule().manifest().artifacts());
      List<String> leftovers = ReceiptWriter.leftovers(launcher, swept, ended);
      broken |= swept != 0 || !ended || ending.expired() || !leftovers.isEmpty();
      Receipt receipt =
          new ReceiptWriter(job.binding(), java.util.Objects.requireNonNull(before), after)
              .write(leftovers, filesCheck(), undone, Duration.ofNanos(System.nanoTime() - start));
      return new Traces(session.stdout(), session.stderr(), artifacts, receipt);
    });
  }

  /**
   * Once, and also when the tear-down was not reached.
   *
   * @return what the receipt says of it; empty when there was nothing to take back
   */
  private Optional<Receipt.Check> takeBack(Container ending) throws IOException {
    if (!undoing) {
      return Optional.empty();
    }
    undoing = false;
    Undo.Result result = Undo.Result.NOT_RUN;
    if (ending.awaitEnd(this::drain) && target.alive()) {
      // Whatever had to be ended was ended by forbidding it to fork: the undo may again.
      launcher.cgroup().limit(job.binding().limits());
      result = undo.orElseThrow().run(launcher);
    }
    return Optional.of(ReceiptWriter.undo(result));
  }

  private void drain() {
    if (loop != null) {
      loop.drain();
    }
  }

  private List<Artifact> collect(List<String> patterns) {
    List<Artifact> artifacts = out.map(o -> o.collect(patterns)).orElse(List.of());
    out = Optional.empty();
    return artifacts;
  }

  private Optional<Receipt.Check> filesCheck() {
    FileStates was = filesBefore;
    return was == null
        ? Optional.empty()
        : Optional.of(was.check(was.complete() ? fileStates() : FileStates.UNKNOWN));
  }

  /** Through a descriptor, for the thread that looks is not in the launcher's mount namespace. */
  private FileStates fileStates() {
    Fd root = Fd.open(launcher.target().toString(), Fd.O_PATH | Fd.O_DIRECTORY);
    return Patience.ALL_FILES.await(
        () -> {
          try (root) {
            return FileStates.take(Path.of(root.procPath(), "."));
          }
        },
        FileStates.UNKNOWN);
  }

  private Snapshot snapshot() {
    try (HomeNamespaces home = HomeNamespaces.ofThisThread()) {
      Snapshot taken = Snapshot.take(target.pidfd().pid(), targetCgroup, home);
      // Its number may have come to mean another process; then this was another's snapshot.
      return target.alive() ? taken : Snapshot.none("the target has ended");
    }
  }

  @Override
  public void close() {
    synchronized (cancel) {
      if (closed) {
        return;
      }
      closed = true;
    }
    boolean clean = false;
    try {
      clean = launcher.onThread(this::release);
    } finally {
      session.close();
      cancel.close();
      parts.launchers().giveBack(launcher, clean);
    }
  }

  /** Returns whether the launcher is as it was before. On its thread. */
  private boolean release() throws IOException {
    Container ending = container;
    try {
      if (ending != null) {
        ending.sweep();
        ending.release();
        broken |= !ending.awaitEnd();
        takeBack(ending);
      }
    } finally {
      if (ending != null) {
        ending.close();
      }
      if (loop != null) {
        loop.close();
      }
      undo.ifPresent(Undo::forget);
      launcher.unstage();
    }
    collect(List.of());
    return !broken && launcher.isIdle();
  }
}

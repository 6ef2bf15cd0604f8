package dev.recap.engine.runtime;

import dev.recap.core.invocation.InvocationRecord.Owner;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.lock.HostLock;
import dev.recap.engine.cgroup.CgroupHost;
import dev.recap.engine.cgroup.LimitedCgroup;
import dev.recap.engine.linux.LinuxException;
import dev.recap.engine.linux.ProcText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Takes away what RECap processes left that died without cleaning up: capsules, their cgroups,
 * folders, changes.
 */
public final class Recovery {
  private final HostSettings settings;
  private final CgroupHost cgroups;
  private final Predicate<Owner> lives;
  private final TimeSource time;

  /**
   * A recovery of this host.
   *
   * @param lives whether a process that owns launchers still runs
   */
  public Recovery(
      HostSettings settings, CgroupHost cgroups, Predicate<Owner> lives, TimeSource time) {
    this.settings = settings;
    this.cgroups = cgroups;
    this.lives = lives;
    this.time = time;
  }

  /** What is left over, one sentence each. */
  public List<String> leftovers() throws IOException {
    List<String> found = new ArrayList<>();
    for (LauncherFolder folder : abandoned()) {
      found.add(
          "launcher %s of a RECap process that died, with %d processes"
              .formatted(folder.name(), cgroup(folder.name()).pids().size()));
    }
    for (String name : strayCgroups()) {
      found.add("cgroup %s without a launcher".formatted(name));
    }
    return found;
  }

  /**
   * Takes it away.
   *
   * @param runtime for running what undoes changes; when there is none, those stay journalled
   * @return what was done, one sentence each
   */
  public List<String> clean(Optional<OciRuntime> runtime, Processes processes) throws IOException {
    if (!Files.isDirectory(settings.launchers())) {
      return List.of();
    }
    // One at a time: an undo must not run twice at once.
    try (HostLock _ = HostLock.on(settings.runDirectory().resolve("recovery.lock"))) {
      return cleanAlone(runtime, processes);
    }
  }

  private List<String> cleanAlone(Optional<OciRuntime> runtime, Processes processes)
      throws IOException {
    List<String> done = new ArrayList<>();
    for (LauncherFolder folder : abandoned()) {
      int ended = end(cgroup(folder.name()));
      Optional<Undo> undo = Undo.left(folder);
      if (undo.isPresent() && isThere(undo.get())) {
        Undo.Result result =
            runtime.isEmpty() ? Undo.Result.NOT_RUN : undo(undo.get(), runtime.get(), processes);
        done.add(sentence(folder, undo.get(), result));
        if (result == Undo.Result.NOT_RUN) {
          continue;
        }
      }
      cgroup(folder.name()).close();
      folder.remove();
      done.add("launcher %s: ended %d processes and removed it".formatted(folder.name(), ended));
    }
    for (String name : strayCgroups()) {
      // It may be of a process with another run directory that died just now.
      end(cgroup(name));
      cgroup(name).close();
      done.add("cgroup %s: removed".formatted(name));
    }
    return done;
  }

  /**
   * Removes the artifacts of an invocation whose process died before its record told of them.
   *
   * @throws PlatformException when they cannot be removed; its record must stay open then
   */
  public void discardArtifacts(String invocation) {
    Path artifacts = settings.artifacts().resolve(invocation);
    try {
      OutClearing.remove(OutFolder.unfinished(artifacts));
      OutClearing.remove(artifacts);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.ofFile(e),
          "Tried to remove the artifacts of invocation %s in %s but %s"
              .formatted(invocation, artifacts, e.getMessage()),
          e);
    }
  }

  private static String sentence(LauncherFolder folder, Undo undo, Undo.Result result) {
    return switch (result) {
      case DONE ->
          "launcher %s: undid its changes to process %d".formatted(folder.name(), undo.pid());
      case FAILED ->
          "launcher %s: ran what undoes its changes to process %d, which failed"
              .formatted(folder.name(), undo.pid());
      case NOT_RUN ->
          "launcher %s: its changes to process %d are still to be undone"
              .formatted(folder.name(), undo.pid());
    };
  }

  /**
   * Ends what runs in an abandoned launcher. Its guard has seen its owner die and does the same in
   * the right order, so it is given a moment; what it leaves is ended the hard way.
   */
  private static int end(LimitedCgroup cgroup) {
    int running = cgroup.pids().size();
    long end = System.nanoTime() + 3_000_000_000L;
    while (!cgroup.pids().isEmpty() && System.nanoTime() < end) {
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000L);
    }
    new CgroupSweep(cgroup).sweep(Census.NONE);
    return running;
  }

  private Undo.Result undo(Undo undo, OciRuntime runtime, Processes processes) throws IOException {
    LauncherParts parts =
        new LauncherParts(
            processes,
            Supervisor.prepare(settings.supervisor()).shell(),
            cgroups,
            runtime,
            settings.launchers(),
            HostRuntime.needed(settings, cgroups, runtime),
            settings.owner());
    String name =
        "%d-undo-%08x".formatted(settings.owner().pid(), ThreadLocalRandom.current().nextInt());
    try (Launcher launcher = Launcher.start(parts, name)) {
      return launcher.onThread(() -> undo.runAlone(launcher));
    } catch (PlatformException | LinuxException e) {
      // The target may have ended just now, or the host may be out of something: another time.
      return Undo.Result.NOT_RUN;
    }
  }

  private static boolean isThere(Undo undo) {
    try {
      String stat = ProcText.read(Path.of("/proc/" + undo.pid() + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[19]) == undo.startTicks();
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private List<LauncherFolder> abandoned() throws IOException {
    return LauncherFolder.all(settings.launchers()).stream()
        .filter(folder -> folder.owner().filter(lives).isEmpty())
        .filter(folder ->
            folder.owner().isPresent()
                || !belongsToALivingProcess(folder.name())
                || folder.isOld(time.now()))
        .toList();
  }

  private List<String> strayCgroups() throws IOException {
    Set<String> known =
        Set.copyOf(
            LauncherFolder.all(settings.launchers()).stream().map(LauncherFolder::name).toList());
    return LimitedCgroup.names(cgroups).stream()
        .filter(name -> !known.contains(name))
        .filter(name -> !belongsToALivingProcess(name))
        .toList();
  }

  /**
   * A launcher's name begins with its owner's process id; another run directory of this host may be
   * its home.
   */
  private static boolean belongsToALivingProcess(String name) {
    int dash = name.indexOf('-');
    return dash > 0 && Files.isDirectory(Path.of("/proc", name.substring(0, dash)));
  }

  private LimitedCgroup cgroup(String name) {
    return LimitedCgroup.existing(cgroups, name);
  }
}

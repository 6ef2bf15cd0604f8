package dev.recap.engine.target;

import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver.Resolution;
import dev.recap.engine.linux.Pidfd;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes hold of the process a sighting names, and makes sure that it is still that container's.
 *
 * <p>What a runtime says is of the past by the time it is read: first the process is held, and only
 * then is everything that ties it to the container asked again.
 */
final class Identification {
  private static final String RESTARTED =
      "not what it was: it was restarted or replaced while it was being looked up, invoke again";
  private static final String EXITED = "exited";

  private final ProcFs proc;
  private final Freezer freezer;
  private final Opener opener;

  Identification(ProcFs proc, Freezer freezer, Opener opener) {
    this.proc = proc;
    this.freezer = freezer;
    this.opener = opener;
  }

  /**
   * Takes hold of what was seen.
   *
   * @param again asks the source of the sighting once more
   */
  Resolution hold(TargetRef reference, Sighting seen, Supplier<Answer> again) {
    if (!seen.running()) {
      return new Resolution.NotRunning(reference, seen.state());
    }
    Optional<ProcessStat> before = proc.stat(seen.pid());
    Optional<Pidfd> held = opener.open(seen.pid());
    if (held.isEmpty()) {
      return new Resolution.NotRunning(reference, EXITED);
    }
    Pidfd pidfd = held.orElseThrow();
    boolean handedOver = false;
    try {
      Resolution resolution = check(reference, seen, before, pidfd, again);
      handedOver = resolution instanceof Resolution.Resolved;
      return resolution;
    } finally {
      if (!handedOver) {
        pidfd.close();
      }
    }
  }

  private Resolution check(
      TargetRef reference,
      Sighting seen,
      Optional<ProcessStat> before,
      Pidfd pidfd,
      Supplier<Answer> again) {
    Optional<ProcessStat> now = proc.stat(seen.pid());
    Optional<ProcessCgroups> cgroups = proc.cgroups(seen.pid());
    if (before.isEmpty() || now.isEmpty() || cgroups.isEmpty() || now.orElseThrow().ended()) {
      return new Resolution.NotRunning(reference, EXITED);
    }
    long ticks = now.orElseThrow().startTicks();
    boolean same =
        ticks == before.orElseThrow().startTicks()
            && (seen.startTicks().isEmpty() || seen.startTicks().getAsLong() == ticks)
            && belongs(cgroups.orElseThrow(), seen.id());
    if (!same) {
      return new Resolution.NotRunning(reference, RESTARTED);
    }
    String state = stateNow(seen, again.get());
    if (!state.equals(Sighting.RUNNING)) {
      return new Resolution.NotRunning(reference, state);
    }
    if (freezer.frozen(cgroups.orElseThrow())) {
      return new Resolution.NotRunning(reference, "paused");
    }
    return pidfd.alive()
        ? new Resolution.Resolved(new EngineTarget(seen.held(ticks), pidfd, cgroups.orElseThrow()))
        : new Resolution.NotRunning(reference, EXITED);
  }

  /** A process in a cgroup named after some container is in no other container. */
  private static boolean belongs(ProcessCgroups cgroups, String id) {
    return cgroups.container().isEmpty() || !Ids.isWhole(id) || cgroups.isIn(id);
  }

  private static String stateNow(Sighting seen, Answer answer) {
    return switch (answer) {
      case Answer.Found(List<Sighting> now) ->
          now.stream()
              .filter(s -> s.id().equals(seen.id()) && s.name().equals(seen.name()))
              .findFirst()
              .map(s -> s.running() && s.pid() != seen.pid() ? RESTARTED : s.state())
              .orElse(RESTARTED);
      case Answer.Absent(String why) -> unconfirmed(why);
      case Answer.Silent(String why) -> unconfirmed(why);
    };
  }

  private static String unconfirmed(String why) {
    return "not confirmed to be the same container: " + why;
  }

  /** Opens a hold on the process with a pid; {@link Pidfd#open} but for tests. */
  interface Opener {
    Optional<Pidfd> open(int pid);
  }
}

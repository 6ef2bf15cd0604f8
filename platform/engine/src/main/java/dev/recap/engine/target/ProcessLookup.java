package dev.recap.engine.target;

import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver.Resolution;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Resolves {@code pid:N}: any process of this host that has a user space. */
record ProcessLookup(ProcFs proc, Identification identification) {

  Resolution resolve(TargetRef.Pid reference) {
    int pid = reference.pid();
    Optional<ProcessStat> found = proc.stat(pid);
    if (found.isEmpty()) {
      return new Resolution.NotFound(
          reference,
          "Tried to find the target %s but there is no such process".formatted(reference));
    }
    int process = proc.threadGroup(pid).orElse(pid);
    if (process != pid) {
      return new Resolution.NotFound(
          reference,
          "Tried to find the target %s but it is a thread: name its process, pid:%d"
              .formatted(reference, process));
    }
    ProcessStat stat = found.orElseThrow();
    if (stat.kernelThread()) {
      return new Resolution.NotRunning(reference, "a thread of the kernel, which has no files");
    }
    if (stat.ended()) {
      return new Resolution.NotRunning(reference, "exited (its parent has not collected it yet)");
    }
    Sighting seen = sighting(pid, stat);
    return identification.hold(reference, seen, () -> new Answer.Found(List.of(seen)));
  }

  private Sighting sighting(int pid, ProcessStat stat) {
    String own = "pid-" + pid;
    return new Sighting(
        "pid",
        proc.cgroups(pid).flatMap(ProcessCgroups::container).map(CgroupName::id).orElse(own),
        proc.name(pid).orElse(own),
        Optional.empty(),
        Map.of(),
        Sighting.RUNNING,
        pid,
        OptionalLong.of(stat.startTicks()));
  }
}

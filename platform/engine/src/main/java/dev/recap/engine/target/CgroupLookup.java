package dev.recap.engine.target;

import dev.recap.core.target.TargetRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds containers nobody who could be asked knows, by what their cgroups are named after. */
record CgroupLookup(CgroupTree tree, ProcFs proc) {

  private static final String UNKNOWN_RUNTIME = "pid";

  /**
   * Finds by id, or an id prefix as long as the short ids runtimes print; a shorter word may be the
   * name of any cgroup.
   */
  List<Sighting> find(TargetRef reference, String id) {
    return Ids.isLongPrefix(id)
        ? tree.find(id).entrySet().stream()
            .map(e -> sighting(e.getKey(), e.getValue()))
            .filter(s -> mayBe(reference, s))
            .toList()
        : List.of();
  }

  private Sighting sighting(String id, int pid) {
    Optional<String> runtime =
        proc.cgroups(pid)
            .flatMap(ProcessCgroups::container)
            .filter(c -> c.id().equals(id))
            .map(CgroupName::runtime);
    return new Sighting(
        runtime.orElse(UNKNOWN_RUNTIME),
        id,
        id,
        Optional.empty(),
        Map.of(),
        Sighting.RUNNING,
        pid,
        OptionalLong.empty());
  }

  private static boolean mayBe(TargetRef reference, Sighting seen) {
    return switch (reference) {
      case TargetRef.Container(TargetRef.ContainerRuntime runtime, String _) ->
          seen.runtime().equals(UNKNOWN_RUNTIME) || seen.runtime().equals(runtime.prefix());
      case TargetRef.Bare _ -> true;
      case TargetRef.Pid _ -> true;
    };
  }
}

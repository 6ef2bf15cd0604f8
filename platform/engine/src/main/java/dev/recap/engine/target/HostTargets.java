package dev.recap.engine.target;

import dev.recap.core.target.Target;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetRef.ContainerRuntime;
import dev.recap.core.target.TargetResolver;
import dev.recap.engine.cgroup.CgroupHost;
import dev.recap.engine.command.CommandRunner;
import dev.recap.engine.linux.Pidfd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the running containers of this host, whatever runs them.
 *
 * <p>Nothing is cached: to ask again costs a fraction of a millisecond, and a name may mean another
 * container at any time.
 */
public final class HostTargets implements TargetResolver {
  private final List<ContainerRuntimeClient> clients;
  private final ProcFs proc;
  private final Freezer freezer;
  private final Identification identification;
  private final ProcessLookup processes;
  private final CgroupLookup cgroups;

  /** The targets of the host whose runtimes are at {@code places}. */
  public HostTargets(HostPlaces places, CgroupHost cgroups, CommandRunner commands) {
    this(clients(places, commands), new ProcFs(places.proc()), cgroups, Pidfd::open);
  }

  HostTargets(
      List<ContainerRuntimeClient> clients,
      ProcFs proc,
      CgroupHost host,
      Identification.Opener opener) {
    this.clients = List.copyOf(clients);
    this.proc = proc;
    this.freezer = new Freezer(host);
    this.identification = new Identification(proc, freezer, opener);
    this.processes = new ProcessLookup(proc, identification);
    this.cgroups = new CgroupLookup(new CgroupTree(proc, host), proc);
  }

  private static List<ContainerRuntimeClient> clients(HostPlaces at, CommandRunner commands) {
    ProcFs proc = new ProcFs(at.proc());
    return List.of(
        new EngineApiClient(ContainerRuntime.DOCKER, new UnixHttp(at.dockerSocket(), at.timeout())),
        new PodmanClient(
            new EngineApiClient(
                ContainerRuntime.PODMAN, new UnixHttp(at.podmanSocket(), at.timeout())),
            new PodmanCommandClient(commands, at.podmanState(), at.timeout())),
        new ContainerdClient(at.containerdTasks(), at.containerdRunc(), proc),
        OciRuntimeClient.crun(new StateDirectories(at.crunRoots()), proc),
        OciRuntimeClient.runc(new StateDirectories(at.runcRoots()), proc));
  }

  @Override
  public Resolution resolve(TargetRef reference) {
    return switch (reference) {
      case TargetRef.Pid pid -> processes.resolve(pid);
      case TargetRef.Container(ContainerRuntime runtime, String name) ->
          find(reference, name, clients.stream().filter(c -> c.runtime() == runtime).toList());
      case TargetRef.Bare(String name) -> find(reference, name, clients);
    };
  }

  @Override
  public List<Target> list(Map<String, String> labels) {
    return listing(labels).targets();
  }

  /** Lists the running containers that carry every label, and says who could not be asked. */
  public Listing listing(Map<String, String> labels) {
    Survey survey = Survey.of(clients, client -> client.list(labels));
    List<Target> targets = new ArrayList<>();
    for (Survey.Seen seen : survey.seen()) {
      running(seen.sighting())
          .filter(_ -> seen.sighting().hasLabels(labels))
          .ifPresent(targets::add);
    }
    return new Listing(targets, survey.silent());
  }

  /**
   * The running containers of a host.
   *
   * @param silent runtimes that are there but did not answer, each with the reason: their
   *     containers are missing from the list
   */
  public record Listing(List<Target> targets, List<String> silent) {}

  private Optional<Target> running(Sighting seen) {
    return proc.stat(seen.pid())
        .filter(stat -> !stat.ended())
        .filter(_ -> proc.cgroups(seen.pid()).filter(c -> !freezer.frozen(c)).isPresent())
        .map(stat -> seen.held(stat.startTicks()));
  }

  private Resolution find(TargetRef reference, String name, List<ContainerRuntimeClient> asked) {
    Survey survey = Survey.of(asked, client -> client.find(name));
    List<Survey.Seen> best = best(name, survey.seen());
    if (best.isEmpty()) {
      return unknown(reference, name, survey);
    }
    if (best.size() > 1) {
      return new Resolution.Ambiguous(
          reference, best.stream().map(s -> s.sighting().reference()).toList());
    }
    Survey.Seen only = best.getFirst();
    if (!survey.silent().isEmpty() && !Ids.isLongPrefix(name)) {
      return new Resolution.NotFound(
          reference, Explanation.perhapsAnother(reference, only.sighting(), survey));
    }
    return identification.hold(
        reference, only.sighting(), () -> only.client().find(only.sighting().name()));
  }

  /** Exact names before id prefixes, then running containers before those that are not. */
  private static List<Survey.Seen> best(String name, List<Survey.Seen> seen) {
    List<Survey.Seen> exact =
        seen.stream()
            .filter(s -> name.equals(s.sighting().name()) || name.equals(s.sighting().id()))
            .toList();
    List<Survey.Seen> named = exact.isEmpty() ? seen : exact;
    List<Survey.Seen> running = named.stream().filter(s -> s.sighting().running()).toList();
    return running.isEmpty() ? named : running;
  }

  private Resolution unknown(TargetRef reference, String name, Survey survey) {
    boolean runtimeAnswered =
        reference instanceof TargetRef.Container && survey.notAsked().isEmpty();
    List<Sighting> processes = runtimeAnswered ? List.of() : cgroups.find(reference, name);
    return switch (processes.size()) {
      case 0 -> new Resolution.NotFound(reference, Explanation.unknown(reference, survey));
      case 1 ->
          identification.hold(reference, processes.getFirst(), () -> new Answer.Found(processes));
      default ->
          new Resolution.Ambiguous(reference, processes.stream().map(Sighting::reference).toList());
    };
  }
}

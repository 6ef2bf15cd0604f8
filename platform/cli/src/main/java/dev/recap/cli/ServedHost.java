package dev.recap.cli;

import dev.recap.catalog.output.StructuredOutput;
import dev.recap.catalog.place.Transfer;
import dev.recap.cli.command.Served;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.invocation.InvocationRecord.Owner;
import dev.recap.core.invocation.Invoker;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.TargetResolver;
import dev.recap.engine.runtime.HostRuntime;
import dev.recap.engine.runtime.Processes;
import dev.recap.engine.target.HostPlaces;
import dev.recap.engine.target.HostTargets;
import dev.recap.server.access.ApprovalDecisions;
import dev.recap.server.api.Api;
import dev.recap.server.callback.Callbacks;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.HttpServer;
import dev.recap.server.http.Limits;
import dev.recap.server.invocation.Capacity;
import dev.recap.server.invocation.Invocations;
import dev.recap.server.invocation.Parts;
import dev.recap.server.live.LiveInvocations;
import dev.recap.server.operations.Health;
import dev.recap.server.queue.InvocationQueue;
import dev.recap.server.session.InvokedSessions;
import dev.recap.server.session.Recordings;
import dev.recap.server.session.SessionEndpoint;
import dev.recap.server.session.SessionLimits;
import dev.recap.server.store.ProcOwners;
import dev.recap.server.upkeep.Upkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This host behind an HTTP server: the parts list of {@code recap serve}. */
final class ServedHost implements Served {
  private static final Logger LOG = LoggerFactory.getLogger(ServedHost.class);

  /** Answers take a moment to be sent after the last invocation has ended. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(20);

  private final Environment environment;
  private final ServeSettings settings;
  private final Processes processes;
  private final ProcOwners owners;
  private final HostCatalog capsules;
  private final ServiceNotices manager;
  private final TimeSource time;
  private final Owner self;

  ServedHost(
      Environment environment,
      ServeSettings settings,
      Processes processes,
      ProcOwners owners,
      HostCatalog capsules,
      ServiceNotices manager,
      TimeSource time) {
    this.environment = environment;
    this.settings = settings;
    this.processes = processes;
    this.owners = owners;
    this.capsules = capsules;
    this.manager = manager;
    this.time = time;
    this.self = owners.self();
  }

  @Override
  public void untilTheEnd() {
    LocalEngine engine = new LocalEngine(environment, settings.warm(), processes, owners, time);
    try (Ending ending = Ending.ofThisProcess();
        ServerMark _ = ServerMark.set(environment.runDir(), self);
        ServerState state = ServerState.open(environment, settings, capsules.store(), self, time)) {
      recover(engine, state);
      HostParts host = new HostParts(catalog(), targets(engine), recordings());
      TriggerRules rules = TriggerRules.of(environment, state, time);
      try (ServerOperations operations = new ServerOperations(settings);
          HostRuntime runtime = engine.open();
          LiveInvocations live =
              new LiveInvocations(
                  state.records(), time, LiveInvocations.Bounds.USUAL, settings.redact());
          Invocations invocations = invocations(host, state, rules, runtime, live, operations);
          Upkeep upkeep = upkeep(engine, host, state);
          Callbacks callbacks = callbacks(state);
          Door door = open(host, state, rules, engine, invocations, live, operations)) {
        invocations.start();
        callbacks.start();
        upkeep.start();
        try (ServedTriggers.Begun _ = door.triggers().start()) {
          Thread.ofPlatform().daemon().name("warm-up").start(runtime::warmUp);
          door.health().started();
          manager.ready();
          LOG.info("Serving on {}", settings.listen());
          ending.await();
          door.health().draining();
          manager.stopping();
        }
        drain(invocations, live, door.http());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** What invocations and requests have in common: capsules once opened, lists under way. */
  private record HostParts(CapsuleCatalog catalog, TargetResolver targets, Recordings recordings) {}

  private void recover(LocalEngine engine, ServerState state) {
    engine.clean().forEach(done -> LOG.info("After a death: {}", done));
    // What is to be run again must not be made final.
    InvocationQueue.Recovered back =
        state.queue().recover(owners, time.now(), engine::discardArtifacts);
    int interrupted = engine.closeOrphans(state.records()).size();
    if (interrupted + back.waiting().size() + back.again().size() > 0) {
      LOG.info(
          "After a death: {} interrupted, {} wait as before, {} are run again",
          interrupted,
          back.waiting().size(),
          back.again().size());
    }
  }

  private CapsuleCatalog catalog() {
    return capsules.pulling(
        step -> LOG.info("{}", step), capsule -> capsules.pull(capsule, Transfer.SILENT));
  }

  private TargetResolver targets(LocalEngine engine) {
    return new SharedTargets(
        new HostTargets(HostPlaces.standard(), engine.hierarchies(), processes));
  }

  private Invocations invocations(
      HostParts host,
      ServerState state,
      TriggerRules rules,
      HostRuntime runtime,
      LiveInvocations live,
      ServerOperations operations) {
    Capacity capacity = new Capacity(rules.access(), settings.bounds());
    Invoker invoker =
        new Invoker(
            host.catalog(),
            host.targets(),
            capacity,
            runtime,
            state.records(),
            new StructuredOutput(),
            time,
            self,
            settings.redact());
    return new Invocations(
        new Parts(
            invoker,
            host.targets(),
            state.records(),
            state.queue(),
            live,
            capacity,
            state.policy()::isAdmin,
            this::askToEnd,
            time,
            self,
            settings.bounds(),
            operations.watcher(),
            settings.callbacks()));
  }

  private Callbacks callbacks(ServerState state) {
    return new Callbacks(
        state.queue(), state.records(), environment.stateDir(), settings.callbacks(), time);
  }

  private Upkeep upkeep(LocalEngine engine, HostParts host, ServerState state) {
    return new Upkeep(
        state.database(),
        state.audit(),
        state.queue(),
        settings.keep(),
        id -> {
          engine.discardArtifacts(id);
          host.recordings().discard(id);
        },
        time);
  }

  private Recordings recordings() {
    return new Recordings(
        environment.stateDir().resolve("sessions"),
        time,
        Recordings.USUAL_LIMIT,
        settings.redact());
  }

  private boolean askToEnd(Owner owner) {
    return owners.alive(owner)
        && ProcessHandle.of(owner.pid()).map(ProcessHandle::destroy).orElse(false);
  }

  /** The way in. */
  private record Door(HttpServer http, Health health, ServedTriggers triggers)
      implements AutoCloseable {
    @Override
    public void close() {
      http.close();
    }
  }

  private Door open(
      HostParts host,
      ServerState state,
      TriggerRules rules,
      LocalEngine engine,
      Invocations invocations,
      LiveInvocations live,
      ServerOperations operations) {
    Recordings recordings = host.recordings();
    SessionEndpoint sessions =
        new SessionEndpoint(
            new InvokedSessions(invocations), recordings, time, SessionLimits.USUAL);
    operations.watch(invocations, live, sessions);
    Health health = ServerOperations.health(state, invocations, settings.waiting(), time);
    ServedTriggers triggers =
        new ServedTriggers(
            rules,
            state,
            settings,
            environment.stateDir(),
            new ServedTriggers.Host(host.catalog(), host.targets()),
            invocations,
            operations.triggers(),
            time);
    operations.watch(triggers);
    List<Endpoint> endpoints =
        Api.endpoints(
            new Api.Parts(
                host.catalog(),
                host.targets(),
                invocations,
                live,
                engine.settings().artifacts()::resolve,
                recordings,
                sessions,
                state.tokens(),
                state.policy(),
                new ApprovalDecisions(state.policy(), state.ledger().approvals(), time),
                state.audit(),
                time,
                triggers.endpoints(),
                operations.endpoints(health)));
    HttpServer http =
        HttpServer.start(
            new HttpServer.Parts(
                settings.listen(),
                endpoints,
                state.authenticator()::of,
                Limits.DEFAULT.within(fileDescriptors()),
                operations.observer(),
                settings.drain().plus(LAST_ANSWERS)));
    return new Door(http, health, triggers);
  }

  private void drain(Invocations invocations, LiveInvocations live, HttpServer http)
      throws InterruptedException {
    LOG.info("Ending: {} invocations run", invocations.runningNow());
    Thread last =
        Thread.ofVirtual()
            .name("drain")
            .start(() -> {
              try {
                int cancelled = invocations.drain(settings.drain(), "recap serve");
                if (cancelled > 0) {
                  LOG.warn("Cancelled {} invocations that did not end in time", cancelled);
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    // Readers come back to the next server, from the event they were at.
    live.close();
    http.close();
    last.join();
    LOG.info("Ended");
  }

  /** How many this process may have open (RLIMIT_NOFILE, proc_pid_limits(5)). */
  private static long fileDescriptors() {
    try {
      return Files.readAllLines(Path.of("/proc/self/limits")).stream()
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.replaceAll("\\s+", " ").split(" ", -1)[3])
          .filter(word -> !word.equals("unlimited"))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(Long.MAX_VALUE / 2);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.PLATFORM, "Tried to read /proc/self/limits but " + e, e);
    }
  }
}

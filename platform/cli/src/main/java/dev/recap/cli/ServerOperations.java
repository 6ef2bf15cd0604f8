package dev.recap.cli;

import dev.recap.cli.command.VersionResource;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Observer;
import dev.recap.server.invocation.Invocations;
import dev.recap.server.invocation.Watcher;
import dev.recap.server.invocation.Watchers;
import dev.recap.server.live.LiveInvocations;
import dev.recap.server.operations.Health;
import dev.recap.server.operations.Live;
import dev.recap.server.operations.Metrics;
import dev.recap.server.operations.MetricsEndpoint;
import dev.recap.server.operations.ReadinessCheck;
import dev.recap.server.operations.RequestLog;
import dev.recap.server.operations.tracing.Tracing;
import dev.recap.server.session.SessionEndpoint;
import dev.recap.server.trigger.TriggerWatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/** How a server tells what it does: metrics, traces, the log of requests, its health. */
final class ServerOperations implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Metrics metrics = new Metrics();
  private final Optional<Tracing> tracing;
  private final boolean open;

  ServerOperations(ServeSettings settings) {
    this.open = settings.openMetrics();
    this.tracing =
        settings
            .traces()
            .map(collector ->
                Tracing.to(new Tracing.Settings(collector, Map.of(), version(), hostName())));
  }

  private static String version() {
    try {
      return VersionResource.number();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the version of RECap", e);
    }
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the name of this host", e);
    }
  }

  /** Is told what becomes of invocations. */
  Watcher watcher() {
    List<Watcher> all = new ArrayList<>(List.of(metrics));
    tracing.ifPresent(all::add);
    return new Watchers(all);
  }

  /** Is told what becomes of events. */
  TriggerWatcher triggers() {
    return metrics.triggers();
  }

  /** Looks at what waits there when it is asked. */
  void watch(ServedTriggers triggers) {
    metrics.with(
        new Live("recap_events_waiting", "Events about which is to be decided", triggers::waiting));
  }

  /** Is told of requests. */
  Observer observer() {
    return metrics.and(new RequestLog(Level.INFO));
  }

  /** Looks at what there is now when it is asked. */
  void watch(Invocations invocations, LiveInvocations live, SessionEndpoint sessions) {
    metrics
        .with(new Live("recap_invocations_running", "Running now", invocations::runningNow))
        .with(new Live("recap_invocations_queued", "Waiting now", invocations::waitingNow))
        .with(new Live("recap_event_followers", "Open streams of events", live::feeds))
        .with(new Live("recap_sessions", "Open terminals", sessions::open));
  }

  /** Whether the server is ready. */
  static Health health(ServerState state, Invocations invocations, int waiting, TimeSource time) {
    return new Health(
        List.of(
            ReadinessCheck.database(state.database()),
            ReadinessCheck.policy(state.policy()),
            ReadinessCheck.queue(invocations::waitingNow, waiting)),
        time,
        PATIENCE);
  }

  List<Endpoint> endpoints(Health health) {
    List<Endpoint> all = new ArrayList<>(health.endpoints());
    all.add(new MetricsEndpoint(metrics, open));
    return all;
  }

  @Override
  public void close() {
    tracing.ifPresent(Tracing::close);
    metrics.close();
  }
}

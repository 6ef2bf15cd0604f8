package dev.recap.server.operations;

import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whether the server lives, and whether it is ready for requests: from {@link #started} on until
 * {@link #draining}, as long as all checks hold. Anybody may ask.
 */
public final class Health {
  private enum State {
    STARTING,
    STARTED,
    DRAINING
  }

  private final List<Probe> probes;
  private final TimeSource time;
  private final Duration patience;
  private volatile State state = State.STARTING;

  /**
   * Of a server that is starting.
   *
   * @param patience how long all checks together may take
   */
  public Health(List<ReadinessCheck> checks, TimeSource time, Duration patience) {
    this.probes = checks.stream().map(check -> new Probe(check, time)).toList();
    this.time = time;
    this.patience = patience;
  }

  /** It takes requests from now on. */
  public void started() {
    state = State.STARTED;
  }

  /** It is ending: what is under way is ended, nothing new should come. */
  public void draining() {
    state = State.DRAINING;
  }

  /** The endpoints {@code /health/live} and {@code /health/ready}. */
  public List<Endpoint> endpoints() {
    return List.of(new Alive(), new Ready(this));
  }

  /** Why it is not ready; empty when it is. */
  List<String> unready() {
    return switch (state) {
      case STARTING -> List.of("the server is starting");
      case DRAINING -> List.of("the server is ending");
      case STARTED -> checked();
    };
  }

  private List<String> checked() {
    long end = time.nanos() + patience.toNanos();
    List<String> reasons = new ArrayList<>();
    // All begin before the first is waited for.
    probes.forEach(Probe::begin);
    for (Probe probe : probes) {
      long left = Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - time.nanos()));
      probe.unready(Duration.ofMillis(left)).ifPresent(reasons::add);
    }
    return reasons;
  }

  /** It answers, so it lives. */
  private record Alive() implements Endpoint {
    @Override
    public Route route() {
      return Route.open("GET", "/health/live", "getLiveness");
    }

    @Override
    public void answer(Call call) throws IOException {
      call.json(200, Map.of("status", "live"));
    }
  }

  private record Ready(Health health) implements Endpoint {
    @Override
    public Route route() {
      return Route.open("GET", "/health/ready", "getReadiness");
    }

    @Override
    public void answer(Call call) throws IOException {
      List<String> reasons = health.unready();
      if (reasons.isEmpty()) {
        call.json(200, Map.of("status", "ready"));
      } else {
        call.problem(
            new Problem(
                Problem.Kind.OVERLOADED,
                "Tried to see whether the server is ready but " + String.join("; ", reasons)),
            Map.of("reasons", reasons));
      }
    }
  }
}

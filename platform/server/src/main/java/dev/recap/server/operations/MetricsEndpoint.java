package dev.recap.server.operations;

import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * All metrics, in Prometheus' text format or, where that is asked for, OpenMetrics.
 *
 * @param open whether anybody may read them; if not, whoever may read
 */
public record MetricsEndpoint(Metrics metrics, boolean open) implements Endpoint {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS = "application/openmetrics-text";

  @Override
  public Route route() {
    return new Route(
        "GET", "/metrics", "getMetrics", open ? Optional.empty() : Optional.of(Scope.READ));
  }

  @Override
  public void answer(Call call) throws IOException {
    boolean openMetrics =
        call.headers("Accept").stream().anyMatch(one -> one.strip().startsWith(OPEN_METRICS));
    String type = openMetrics ? OPEN_METRICS + "; version=1.0.0; charset=utf-8" : TEXT;
    call.send(200, type, metrics.text(type).getBytes(StandardCharsets.UTF_8));
  }
}

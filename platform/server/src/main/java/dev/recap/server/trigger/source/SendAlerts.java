package dev.recap.server.trigger.source;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.EventInbox.Taken;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Takes alerts from Prometheus Alertmanager's webhook; 202 once they are durable. */
record SendAlerts(Senders senders, EventInbox inbox, TimeSource time) implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(SendAlerts.class);

  /** Some thousands of alerts. Alertmanager drops what is refused for its size. */
  static final int MOST_BYTES = 8 << 20;

  @Override
  public Route route() {
    return new Route("POST", "/api/v1/events/alertmanager", "sendAlerts", Scope.EVENTS);
  }

  @Override
  public void answer(Call call) throws IOException {
    Caller sender = senders.only(call);
    call.query().only(Set.of());
    JsonNode group = call.object(MOST_BYTES);
    List<Event> events = AlertmanagerForm.events(group, time.now());
    long truncated = AlertmanagerForm.truncated(group);
    if (truncated > 0) {
      LOG.warn(
          "Alertmanager left out {} alerts of {}: raise max_alerts of its webhook",
          truncated,
          group.path("groupKey").asString(""));
    }
    if (events.isEmpty()) {
      Told.accepted(call, new Taken.Accepted(List.of(), 0));
      return;
    }
    switch (inbox.take(events, sender)) {
      case Taken.Accepted accepted -> Told.accepted(call, accepted);
      case Taken.Refused(Problem problem) -> call.problem(retried(problem));
    }
  }

  /** Alertmanager tries again after 5xx; older ones not after 429. */
  private static Problem retried(Problem problem) {
    return problem.kind() == Problem.Kind.TOO_MANY
        ? new Problem(Problem.Kind.OVERLOADED, problem.message(), problem.again())
        : problem;
  }
}

package dev.recap.server.trigger.source;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.http.Endpoint;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.Replies;
import dev.recap.server.trigger.Trigger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The paths to which events are sent. */
public final class SourceEndpoints {
  private SourceEndpoints() {}

  /**
   * All of them.
   *
   * @param administrator whether a caller is one
   * @param webhooks what the trigger of a name says of its webhook; empty: it has none, or there is
   *     no such trigger
   */
  public static List<Endpoint> of(
      EventInbox inbox,
      Replies replies,
      Predicate<Caller> administrator,
      Function<String, Optional<Trigger.Source.Webhook>> webhooks,
      TimeSource time) {
    Senders senders = new Senders(administrator);
    return List.of(
        new SendEvents(senders, inbox, replies, time),
        new SendAlerts(senders, inbox, time),
        new Deliveries(webhooks, inbox, time));
  }
}

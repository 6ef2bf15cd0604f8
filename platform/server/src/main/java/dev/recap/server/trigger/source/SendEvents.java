package dev.recap.server.trigger.source;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.knative.HttpEvents;
import dev.recap.knative.HttpEvents.Received;
import dev.recap.knative.HttpReply;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.EventInbox.Taken;
import dev.recap.server.trigger.Replies;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Takes CloudEvents as a Knative broker sends them: 202 once they are durable, or 200 with an event
 * where the sender says {@code Prefer: reply} and a rule replies. What can never be taken is
 * answered with a status that no sender retries (400, 401, 403, 413, 415), everything else with one
 * that is retried (408, 429, 5xx): the data plane of Knative Eventing.
 */
final class SendEvents implements Endpoint {
  /** One event has a million bytes at most, in Base64 too; a batch has so many together. */
  static final int MOST_BYTES = 4 << 20;

  /** How long a sender waits for a reply event; Knative's brokers wait ten minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Others are told at once that their event was taken. */
  private static final int WAITING = 64;

  private final Senders senders;
  private final EventInbox inbox;
  private final Replies replies;
  private final TimeSource time;
  private final Semaphore waiting = new Semaphore(WAITING);

  SendEvents(Senders senders, EventInbox inbox, Replies replies, TimeSource time) {
    this.senders = senders;
    this.inbox = inbox;
    this.replies = replies;
    this.time = time;
  }

  @Override
  public Route route() {
    return new Route("POST", "/api/v1/events", "sendEvents", Scope.EVENTS);
  }

  @Override
  public void answer(Call call) throws IOException {
    Caller sender = senders.only(call);
    call.query().only(Set.of());
    List<Event> events = read(call);
    if (events.isEmpty()) {
      Told.accepted(call, new Taken.Accepted(List.of(), 0));
      return;
    }
    switch (inbox.take(events, sender)) {
      case Taken.Accepted accepted -> {
        Optional<CloudEvent> reply = reply(call, accepted.ids());
        if (reply.isPresent()) {
          HttpReply form = new HttpReply(reply.get());
          form.headers().forEach(call::with);
          call.send(
              200, form.headers().getOrDefault("Content-Type", "application/json"), form.body());
        } else {
          Told.accepted(call, accepted);
        }
      }
      case Taken.Refused(Problem problem) -> call.problem(problem);
    }
  }

  private List<Event> read(Call call) throws IOException {
    byte[] body = call.bytes(MOST_BYTES);
    Instant now = time.now();
    return switch (HttpEvents.read(call.headers(), body)) {
      case Received.Events(var all) ->
          all.stream().map(one -> CloudEventForm.event(one, now)).toList();
      case Received.Malformed(String why) ->
          throw RefusedRequest.usage("Tried to read the CloudEvent but " + why);
      case Received.WrongMediaType(String why) ->
          throw new RefusedRequest(
              new Problem(Problem.Kind.WRONG_MEDIA_TYPE, "Tried to read a CloudEvent but " + why));
    };
  }

  private Optional<CloudEvent> reply(Call call, List<String> ids) {
    boolean wanted =
        call.headers("Prefer").stream().anyMatch(one -> one.strip().equalsIgnoreCase("reply"));
    // There is one answer, so there can be no replies to each event of a batch.
    if (!wanted || ids.size() != 1 || !waiting.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return replies.await(ids.getFirst(), PATIENCE);
    } finally {
      waiting.release();
    }
  }
}

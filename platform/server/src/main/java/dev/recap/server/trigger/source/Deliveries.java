package dev.recap.server.trigger.source;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.JsonText;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.EventInbox.Taken;
import dev.recap.server.trigger.Trigger;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Takes deliveries to the webhook of a trigger, which prove themselves by the HMAC of their body
 * alone. A delivery that comes again is the same event, whenever that is: no clock decides.
 * Strangers are answered the same whether or not there is such a webhook.
 */
final class Deliveries implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  static final int MOST_BYTES = 1 << 20;

  /** How long a stranger may take to send one. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Deliveries that are checked and taken at the same time; others wait a moment. */
  private static final int AT_ONCE = 16;

  private static final long WAIT_SECONDS = 5;

  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private final Function<String, Optional<Trigger.Source.Webhook>> webhooks;
  private final EventInbox inbox;
  private final TimeSource time;
  private final Semaphore room = new Semaphore(AT_ONCE);

  /** What was said last of webhooks whose keys cannot be had. */
  private final Map<String, String> keyless = new ConcurrentHashMap<>();

  Deliveries(
      Function<String, Optional<Trigger.Source.Webhook>> webhooks,
      EventInbox inbox,
      TimeSource time) {
    this.webhooks = webhooks;
    this.inbox = inbox;
    this.time = time;
  }

  @Override
  public Route route() {
    return Route.open("POST", "/api/v1/webhooks/{name}", "deliverWebhook");
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    String name = call.path("name");
    // Before there is a turn to wait for: whoever sends nothing must not keep others from theirs.
    byte[] body = call.bytes(MOST_BYTES, PATIENCE);
    await();
    try {
      Optional<Trigger.Source.Webhook> webhook = webhooks.apply(name);
      Optional<WebhookKey> key = webhook.flatMap(known -> key(name, known));
      Optional<String> signature =
          webhook.map(Trigger.Source.Webhook::header).flatMap(call::header);
      boolean signed = key.orElseGet(WebhookKey::nobodys).signed(body, signature.orElse(""));
      if (!signed || webhook.isEmpty() || key.isEmpty()) {
        throw new RefusedRequest(
            new Problem(
                Problem.Kind.UNSIGNED,
                "Tried to take a delivery for the webhook %s but it does not carry its signature"
                    .formatted(name)));
      }
      take(call, event(call, name, webhook.get(), body));
    } finally {
      room.release();
    }
  }

  private void await() throws IOException {
    try {
      if (!room.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new RefusedRequest(
            new Problem(
                Problem.Kind.OVERLOADED,
                "Tried to take the delivery but too many others are being taken"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(e.getMessage());
    }
  }

  /** Without a key no signature fits. Why there is none is for the log, and not for strangers. */
  private Optional<WebhookKey> key(String name, Trigger.Source.Webhook webhook) {
    try {
      WebhookKey key = WebhookKey.in(webhook.secret());
      keyless.remove(name);
      return Optional.of(key);
    } catch (PlatformException e) {
      String why = e.problem().message();
      if (!why.equals(keyless.put(name, why))) {
        LOG.warn("Deliveries to the webhook {} are refused: {}", name, why);
      }
      return Optional.empty();
    }
  }

  private void take(Call call, Event event) throws IOException {
    Caller sender = new Caller("webhook:" + event.source(), Set.of());
    switch (inbox.take(List.of(event), sender)) {
      case Taken.Accepted accepted -> Told.accepted(call, accepted);
      case Taken.Refused(Problem problem) -> call.problem(problem);
    }
  }

  private Event event(Call call, String name, Trigger.Source.Webhook webhook, byte[] body) {
    String digest = Sha256.hex(body);
    return new Event(
        Event.Kind.WEBHOOK,
        name,
        webhook.id().map(header -> id(call, header)).orElse(digest),
        "webhook",
        Optional.empty(),
        // The header is not signed: the same body under another id still tells the same.
        digest,
        Event.Status.HAPPENED,
        time.now(),
        Map.of(),
        Map.of(),
        Map.of("contenttype", type(call)),
        data(call, body),
        List.of());
  }

  private static String id(Call call, String header) {
    return call.header(header)
        .filter(ID.asMatchPredicate())
        .orElseThrow(() ->
            RefusedRequest.usage(
                "Tried to read the header %s but it is not 1 to 200 visible ASCII characters"
                    .formatted(header)));
  }

  private static String type(Call call) {
    return call.header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static Optional<Object> data(Call call, byte[] body) {
    String type = type(call);
    if (!type.equals("application/json") && !type.endsWith("+json")) {
      return Optional.empty();
    }
    try {
      return JsonValue.of(JsonText.read(body));
    } catch (JacksonException e) {
      throw RefusedRequest.usage("Tried to read the delivery as JSON but it is none");
    }
  }
}

package dev.recap.server.trigger.result;

import dev.recap.server.callback.CallbackHosts;
import dev.recap.server.callback.Delivery;
import dev.recap.server.callback.Sender;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** One attempt to tell somebody. */
record Attempt(CallbackHosts hosts, Sender sender) {
  private static final String JSON = "application/json";

  Delivery at(Receiver.At receiver, Outgoing outgoing, Instant now) throws InterruptedException {
    URI url = receiver.url();
    if (hosts.refusal(url).isPresent()) {
      // Said without the URL, which may be a secret: the host can be seen beside it if it is not.
      return new Delivery.Failed(
          "the host is not public, cannot be found or the URL is none: serve.callbacks.allow can allow hosts",
          Optional.empty());
    }
    return switch (outgoing.kind()) {
      case CLOUD_EVENT -> post(url, ResultEvent.MEDIA_TYPE, outgoing, now);
      case WEBHOOK -> post(url, JSON, outgoing, now);
      case ANNOTATION, SILENCE ->
          new AlertmanagerApi(sender)
              .tell(url, outgoing.id(), AlertNote.read(outgoing.body()), now);
      case PLAN, REPLY -> new Delivery.Done();
    };
  }

  private Delivery post(URI url, String mediaType, Outgoing outgoing, Instant now)
      throws InterruptedException {
    return sender.post(
        url, outgoing.id(), mediaType, outgoing.body().getBytes(StandardCharsets.UTF_8), now);
  }
}

package dev.recap.server.trigger.result;

import dev.recap.catalog.json.PlainJson;
import dev.recap.server.callback.Delivery;
import dev.recap.server.callback.Sender;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Tells an Alertmanager about one of its alerts, over its API v2. Asks first what is there: an
 * alert that is over must not begin again because it got an annotation, one that never was must not
 * become a silence, and a silence must not be made twice.
 */
record AlertmanagerApi(Sender sender) {
  private static final int MOST = 4 << 20;
  private static final String JSON = "application/json";

  Delivery tell(URI manager, String id, AlertNote note, Instant now) throws InterruptedException {
    if (note.labels().isEmpty()) {
      return new Delivery.Refused("the event is no alert");
    }
    URI alerts = api(manager, "alerts");
    return switch (listed(alerts, note, now)) {
      case Listed.Not(Delivery why) -> why;
      case Listed.All(Object all) -> {
        // Who forges an event with few labels must not silence everything that has them.
        Optional<Map<?, ?>> alert = note.alertIn(all);
        if (alert.isEmpty()) {
          yield new Delivery.Refused("the alert is over");
        }
        yield note.silence().isPresent()
            ? silence(api(manager, "silences"), id, note, now)
            : post(alerts, id, note.annotated(alert.get()), now);
      }
    };
  }

  private Delivery silence(URI silences, String id, AlertNote note, Instant now)
      throws InterruptedException {
    return switch (listed(silences, note, now)) {
      case Listed.Not(Delivery why) -> why;
      case Listed.All(Object all) ->
          note.isAmong(all) ? new Delivery.Done() : post(silences, id, note.silenced(now), now);
    };
  }

  /** What Alertmanager has with the labels of an alert. */
  private sealed interface Listed {
    record All(Object list) implements Listed {}

    record Not(Delivery why) implements Listed {}
  }

  private Listed listed(URI path, AlertNote note, Instant now) throws InterruptedException {
    return switch (sender.read(asked(path, note), MOST, now)) {
      case Sender.Reading.Not(Delivery why) -> new Listed.Not(why);
      case Sender.Reading.Read(String body) ->
          json(body)
              .<Listed>map(Listed.All::new)
              .orElseGet(() ->
                  new Listed.Not(
                      new Delivery.Failed("the answer is not Alertmanager's", Optional.empty())));
    };
  }

  private Delivery post(URI path, String id, String body, Instant now) throws InterruptedException {
    return sender.post(path, id, JSON, body.getBytes(StandardCharsets.UTF_8), now);
  }

  /** Below the path that it may have behind a proxy. */
  private static URI api(URI manager, String what) {
    String base = manager.toString().replaceFirst("[?#].*$", "").replaceFirst("/+$", "");
    return URI.create(base + "/api/v2/" + what);
  }

  private static URI asked(URI path, AlertNote note) {
    return URI.create(
        path
            + note.filters().stream()
                .map(filter -> "filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", "")));
  }

  private static Optional<Object> json(String body) {
    try {
      @Nullable Object value = PlainJson.read(body);
      return value instanceof List<?> list ? Optional.of(list) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}

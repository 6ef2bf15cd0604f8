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
 * alert that is over must not begin again because it got an annotation, and a silence must not be
 * made twice.
 */
record AlertmanagerApi(Sender sender) {
  private static final int MOST = 4 << 20;
  private static final String JSON = "application/json";

  Delivery tell(URI manager, String id, AlertNote note, Instant now) throws InterruptedException {
    if (note.labels().isEmpty()) {
      return new Delivery.Refused("the event is no alert");
    }
    boolean silence = note.silence().isPresent();
    URI path = api(manager, silence ? "silences" : "alerts");
    return switch (sender.read(asked(path, note), MOST, now)) {
      case Sender.Reading.Not(Delivery why) -> why;
      case Sender.Reading.Read(String body) -> {
        Optional<Object> answer = json(body);
        if (answer.isEmpty()) {
          yield new Delivery.Failed("the answer is not Alertmanager's", Optional.empty());
        }
        yield silence
            ? silence(path, id, note, answer.get(), now)
            : annotate(path, id, note, answer.get(), now);
      }
    };
  }

  private Delivery annotate(URI alerts, String id, AlertNote note, Object answer, Instant now)
      throws InterruptedException {
    Optional<Map<?, ?>> alert = note.alertIn(answer);
    return alert.isEmpty()
        ? new Delivery.Refused("the alert is over")
        : post(alerts, id, note.annotated(alert.get()), now);
  }

  private Delivery silence(URI silences, String id, AlertNote note, Object answer, Instant now)
      throws InterruptedException {
    return note.isAmong(answer) ? new Delivery.Done() : post(silences, id, note.silenced(now), now);
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

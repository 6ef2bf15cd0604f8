package dev.recap.engine.target;

import dev.recap.core.target.ContainerEvent;
import dev.recap.core.target.ContainerEvent.Kind;
import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the events of one stream. Podman tells the health of a container after each check, and
 * nothing of memory: what is new about the first is found out here, and the second asked for when a
 * container has died.
 */
final class EventLines {
  private static final long NANOS = 1_000_000_000L;
  private static final String HEALTH = "health_status";

  /** What the two call it; each knows words that the other does not. */
  private static final List<String> ACTIONS = List.of("start", "die", "died", "oom", HEALTH);

  /** Attributes that are no labels. */
  private static final Set<String> OWN =
      Set.of("name", "image", "exitCode", "containerExitCode", "podId", HEALTH);

  /** Longer than between two checks of a container. */
  private static final Duration BEFORE = Duration.ofHours(1);

  private final ContainerRuntime runtime;
  private final UnixHttp http;
  private final Consumer<ContainerEvent> listener;
  private final Instant since;
  private final KnownHealth health;

  /**
   * A reader.
   *
   * @param since what is earlier is not told
   * @param health what was told before, which this adds to
   */
  EventLines(
      ContainerRuntime runtime,
      UnixHttp http,
      Instant since,
      KnownHealth health,
      Consumer<ContainerEvent> listener) {
    this.runtime = runtime;
    this.http = http;
    this.since = since;
    this.health = health;
    this.listener = listener;
  }

  /**
   * What to ask for: of Podman at first also what was before, which tells how healthy containers
   * were. How healthy they are now would not do, since that may be what is new.
   */
  String path() {
    boolean more = runtime == ContainerRuntime.PODMAN && !health.begun();
    return path(more ? since.minus(BEFORE) : since);
  }

  private static String path(Instant since) {
    String filters =
        JsonMapper.shared()
            .writeValueAsString(Map.of("type", List.of("container"), "event", ACTIONS));
    return "/events?since=%d.%09d&filters=%s"
        .formatted(
            since.getEpochSecond(),
            since.getNano(),
            URLEncoder.encode(filters, StandardCharsets.UTF_8));
  }

  /**
   * Reads one line.
   *
   * @throws IOException when it is no event
   */
  void read(String line) throws IOException {
    JsonNode event;
    try {
      event = JsonMapper.shared().readTree(line);
    } catch (JacksonException e) {
      throw new IOException("its events are not JSON: " + e.getOriginalMessage(), e);
    }
    String action = event.path("Action").asString("");
    if (at(event).isBefore(since)) {
      before(event, action);
      return;
    }
    health.begin();
    switch (action) {
      case "start" -> {
        health.forget(id(event));
        tell(event, Kind.START);
      }
      case "oom" -> tell(event, Kind.OOM);
      case "die", "died" -> {
        if (runtime == ContainerRuntime.PODMAN && wasOutOfMemory(id(event))) {
          tell(event, Kind.OOM);
        }
        tell(event, Kind.DIE);
      }
      default -> {
        if (action.startsWith(HEALTH)) {
          health(event, action);
        }
      }
    }
  }

  private void before(JsonNode event, String action) {
    if (action.equals("start")) {
      health.forget(id(event));
    } else if (action.startsWith(HEALTH)) {
      health.put(id(event), told(event, action));
    }
  }

  private void health(JsonNode event, String action) {
    String now = told(event, action);
    if (now.equals("unhealthy") && !health.is(id(event), now)) {
      tell(event, Kind.UNHEALTHY);
    }
    // Afterwards: if it was not taken, it is told again on the next stream.
    health.put(id(event), now);
  }

  private static String told(JsonNode event, String action) {
    return action.equals(HEALTH)
        ? event
            .path("HealthStatus")
            .asString(event.path("Actor").path("Attributes").path(HEALTH).asString(""))
        : action.substring(action.indexOf(':') + 1).strip();
  }

  private boolean wasOutOfMemory(String id) {
    try {
      HttpReply reply = http.get("/containers/" + id + "/json");
      return reply.status() == 200 && reply.json().path("State").path("OOMKilled").asBoolean(false);
    } catch (IOException _) {
      // It died in any case, which is told.
      return false;
    }
  }

  private static String id(JsonNode event) {
    String id = event.path("Actor").path("ID").asString("");
    return Ids.isLongPrefix(id) ? id : "";
  }

  private void tell(JsonNode event, Kind kind) {
    Map<String, String> attributes = Json.strings(event.path("Actor").path("Attributes"));
    String id = id(event);
    if (id.isEmpty()) {
      return;
    }
    Map<String, String> labels = new HashMap<>(attributes);
    labels.keySet().removeAll(OWN);
    listener.accept(
        new ContainerEvent(
            runtime,
            kind,
            id,
            attributes.getOrDefault("name", id),
            Optional.ofNullable(attributes.get("image")),
            labels,
            kind == Kind.DIE ? exitCode(attributes) : Optional.empty(),
            at(event)));
  }

  private static Instant at(JsonNode event) {
    long nanos = event.path("timeNano").asLong(event.path("time").asLong(0) * NANOS);
    return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
  }

  private static Optional<Integer> exitCode(Map<String, String> attributes) {
    return Optional.ofNullable(
            attributes.getOrDefault("exitCode", attributes.get("containerExitCode")))
        .filter(text -> text.matches("-?[0-9]{1,9}"))
        .map(Integer::valueOf);
  }
}

package dev.recap.engine.target;

import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a daemon that speaks the Docker Engine API, which Docker and Podman both do.
 *
 * <p>Paths and fields: Docker Engine API 1.24 and later, {@code ContainerInspect} and {@code
 * ContainerList}; without a version in the path the daemon answers in its newest.
 */
record EngineApiClient(ContainerRuntime runtime, UnixHttp http) implements ContainerRuntimeClient {

  // What both daemons allow as a name; anything else would be a path or a query.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
  private static final int NOT_FOUND = 404;
  private static final int OK = 200;

  @Override
  public String place() {
    return http.socket().toString();
  }

  @Override
  public Answer find(String name) {
    if (!NAME.matcher(name).matches()) {
      return new Answer.Found(List.of());
    }
    return ask(() -> inspect(name));
  }

  @Override
  public Answer list(Map<String, String> labels) {
    return ask(() -> running(labels));
  }

  private Answer inspect(String name) throws IOException {
    HttpReply reply = http.get("/containers/" + name + "/json");
    return switch (reply.status()) {
      case OK -> new Answer.Found(named(name, sighting(reply.json())));
      case NOT_FOUND -> new Answer.Found(List.of());
      // Docker answers 500, Podman 500 or 409, when a prefix is not unique.
      default -> withPrefix(name, reply);
    };
  }

  /** The daemon takes even one character as an id prefix; people who type it mean a name. */
  private static List<Sighting> named(String name, Sighting seen) {
    return name.equals(seen.name()) || Ids.match(name, seen.id()) ? List.of(seen) : List.of();
  }

  private Answer withPrefix(String name, HttpReply refusal) throws IOException {
    if (!Ids.isPrefix(name)) {
      return new Answer.Silent("it answered " + refusal.message());
    }
    List<Sighting> matching = new ArrayList<>();
    for (JsonNode item : ok("/containers/json?all=1").json()) {
      if (Ids.match(name, item.path("Id").asString(""))) {
        matching.add(listed(item));
      }
    }
    return matching.size() < 2
        ? new Answer.Silent("it answered " + refusal.message())
        : new Answer.Found(matching);
  }

  private Answer running(Map<String, String> labels) throws IOException {
    List<Sighting> seen = new ArrayList<>();
    for (JsonNode item : ok("/containers/json?filters=" + filters(labels)).json()) {
      // A list has no pids.
      HttpReply reply = http.get("/containers/" + item.path("Id").asString("") + "/json");
      if (reply.status() == OK) {
        seen.add(sighting(reply.json()));
      }
    }
    return new Answer.Found(seen);
  }

  private HttpReply ok(String path) throws IOException {
    HttpReply reply = http.get(path);
    if (reply.status() != OK) {
      throw new IOException("it answered " + reply.message());
    }
    return reply;
  }

  private static String filters(Map<String, String> labels) {
    List<String> wanted =
        labels.entrySet().stream()
            .map(l -> l.getValue().isEmpty() ? l.getKey() : l.getKey() + "=" + l.getValue())
            .toList();
    String json =
        JsonMapper.shared()
            .writeValueAsString(Map.of("label", wanted, "status", List.of(Sighting.RUNNING)));
    return URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  private Sighting sighting(JsonNode inspected) throws IOException {
    String id = inspected.path("Id").asString("");
    JsonNode state = inspected.path("State");
    String status = state.path("Status").asString("");
    if (id.isEmpty() || status.isEmpty()) {
      throw new IOException("its answer lacks Id or State.Status");
    }
    JsonNode config = inspected.path("Config");
    return new Sighting(
        runtime.prefix(),
        id,
        withoutSlash(inspected.path("Name").asString(id)),
        Json.text(config, "Image"),
        Json.strings(config.path("Labels")),
        status,
        state.path("Pid").asInt(0),
        OptionalLong.empty());
  }

  private Sighting listed(JsonNode item) {
    String id = item.path("Id").asString("");
    return new Sighting(
        runtime.prefix(),
        id,
        withoutSlash(item.path("Names").path(0).asString(id)),
        Optional.empty(),
        Json.strings(item.path("Labels")),
        item.path("State").asString("unknown"),
        0,
        OptionalLong.empty());
  }

  private static String withoutSlash(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
  }

  private Answer ask(Question question) {
    if (!Files.exists(http.socket())) {
      return new Answer.Absent("there is no " + http.socket());
    }
    try {
      return question.answer();
    } catch (ConnectException _) {
      return new Answer.Absent("nothing listens on " + http.socket());
    } catch (IOException e) {
      return new Answer.Silent("%s: %s".formatted(http.socket(), e.getMessage()));
    }
  }

  /** Something to ask a daemon. */
  private interface Question {
    Answer answer() throws IOException;
  }
}

package dev.recap.engine.target;

import dev.recap.core.target.TargetRef.ContainerRuntime;
import dev.recap.engine.command.CommandRunner;
import dev.recap.engine.command.CommandRunner.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Asks the {@code podman} command, for hosts where Podman's API service does not run.
 *
 * @param state Podman's own records; where there are none there is no container to ask about
 */
record PodmanCommandClient(CommandRunner commands, Path state, Duration timeout)
    implements ContainerRuntimeClient {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
  // See CommandRunner.
  private static final int NOT_INSTALLED = 127;
  private static final int KILLED = 137;
  private static final Pattern NOT_UNIQUE = Pattern.compile("more than one|multiple");
  private static final Pattern UNKNOWN = Pattern.compile("no such (object|container)");

  @Override
  public ContainerRuntime runtime() {
    return ContainerRuntime.PODMAN;
  }

  @Override
  public String place() {
    return "the podman command";
  }

  @Override
  public Answer find(String name) {
    if (!NAME.matcher(name).matches()) {
      return new Answer.Found(List.of());
    }
    return ask(
        List.of("podman", "inspect", "--type", "container", name),
        inspected -> named(name, inspected),
        refusal -> refused(name, refusal));
  }

  @Override
  public Answer list(Map<String, String> labels) {
    return listing(
        seen -> seen.stream().filter(s -> s.running() && s.hasLabels(labels)).toList(), "ps");
  }

  private Answer refused(String name, Finished refusal) {
    if (NOT_UNIQUE.matcher(refusal.stderr()).find()) {
      return listing(
          seen -> seen.stream().filter(s -> Ids.match(name, s.id())).toList(), "ps", "--all");
    }
    return UNKNOWN.matcher(refusal.stderr()).find() ? new Answer.Found(List.of()) : failed(refusal);
  }

  private Answer listing(Choice choice, String... command) {
    List<String> words = new ArrayList<>(List.of("podman"));
    words.addAll(List.of(command));
    words.addAll(List.of("--no-trunc", "--format", "json"));
    return ask(
        words,
        list -> choice.of(list.valueStream().map(PodmanCommandClient::listed).toList()),
        PodmanCommandClient::failed);
  }

  private Answer ask(List<String> command, Reading reading, Refusal refusal) {
    if (!Files.exists(state)) {
      return new Answer.Absent("there is no " + state);
    }
    Finished finished = commands.run(command, timeout);
    try {
      return switch (finished.status()) {
        case 0 -> new Answer.Found(reading.of(Json.text(finished.stdout())));
        case NOT_INSTALLED -> new Answer.Absent("there is no podman command");
        case KILLED ->
            new Answer.Silent(
                "the podman command did not answer within %d ms".formatted(timeout.toMillis()));
        default -> refusal.of(finished);
      };
    } catch (IOException e) {
      return new Answer.Silent("%s: %s".formatted(String.join(" ", command), e.getMessage()));
    }
  }

  private static Answer failed(Finished finished) {
    return new Answer.Silent(
        "the podman command ended with %d: %s"
            .formatted(finished.status(), finished.stderr().strip()));
  }

  private static List<Sighting> named(String name, JsonNode inspected) throws IOException {
    JsonNode container = inspected.path(0);
    JsonNode state = container.path("State");
    Sighting seen =
        sighting(
            container,
            container.path("Name").asString(""),
            Json.text(container, "ImageName"),
            container.path("Config").path("Labels"),
            state.path("Status").asString(""),
            state.path("Pid").asInt(0));
    if (seen.id().isEmpty() || seen.state().isEmpty()) {
      throw new IOException("its answer lacks Id or State.Status");
    }
    return name.equals(seen.name()) || Ids.match(name, seen.id()) ? List.of(seen) : List.of();
  }

  private static Sighting listed(JsonNode item) {
    return sighting(
        item,
        item.path("Names").path(0).asString(item.path("Id").asString("")),
        Json.text(item, "Image"),
        item.path("Labels"),
        item.path("State").asString("unknown"),
        item.path("Pid").asInt(0));
  }

  private static Sighting sighting(
      JsonNode container,
      String name,
      Optional<String> image,
      JsonNode labels,
      String state,
      int pid) {
    return new Sighting(
        ContainerRuntime.PODMAN.prefix(),
        container.path("Id").asString(""),
        name,
        image,
        Json.strings(labels),
        state,
        pid,
        OptionalLong.empty());
  }

  /** Makes sightings of what the command printed. */
  private interface Reading {
    List<Sighting> of(JsonNode printed) throws IOException;
  }

  /** Makes an answer of the command's failure. */
  private interface Refusal {
    Answer of(Finished finished);
  }

  /** Keeps the sightings that were asked for. */
  private interface Choice {
    List<Sighting> of(List<Sighting> all);
  }
}

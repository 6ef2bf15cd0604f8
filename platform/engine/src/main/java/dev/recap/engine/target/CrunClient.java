package dev.recap.engine.target;

import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * Reads the state crun keeps: {@code ROOT/ID/status} with pid and start time, and beside it, since
 * crun 1.0, a copy of {@code config.json}.
 */
record CrunClient(StateDirectories state, ProcFs proc) implements ContainerRuntimeClient {

  @Override
  public ContainerRuntime runtime() {
    return ContainerRuntime.CRUN;
  }

  @Override
  public String place() {
    return state.place();
  }

  @Override
  public Answer find(String name) {
    return state.find(name, this::read);
  }

  @Override
  public Answer list(Map<String, String> labels) {
    return state.list(labels, this::read);
  }

  private Optional<Sighting> read(Path directory) throws IOException {
    Optional<JsonNode> status = Json.file(directory.resolve("status"));
    return status.isEmpty()
        ? Optional.empty()
        : Optional.of(sighting(directory, status.orElseThrow()));
  }

  private Sighting sighting(Path directory, JsonNode status) throws IOException {
    String id = String.valueOf(directory.getFileName());
    OciProcess process =
        new OciProcess(
            status.path("pid").asInt(0),
            OptionalLong.of(status.path("process-start-time").asLong(0)));
    Optional<JsonNode> config = Json.file(directory.resolve("config.json"));
    if (config.isEmpty()) {
      config = Json.file(Path.of(status.path("bundle").asString("/")).resolve("config.json"));
    }
    return new Sighting(
        runtime().prefix(),
        id,
        id,
        Optional.empty(),
        config.map(c -> Json.strings(c.path("annotations"))).orElse(Map.of()),
        process.state(proc, directory),
        process.pid(),
        process.startTicks());
  }
}

package dev.recap.engine.target;

import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * Reads the state runc keeps: {@code ROOT/ID/state.json} with pid, start time and, among its
 * labels, the annotations of the container as {@code key=value}.
 */
record RuncClient(StateDirectories state, ProcFs proc) implements ContainerRuntimeClient {

  @Override
  public ContainerRuntime runtime() {
    return ContainerRuntime.RUNC;
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
    return Json.file(directory.resolve("state.json")).map(json -> sighting(directory, json));
  }

  private Sighting sighting(Path directory, JsonNode json) {
    String id = String.valueOf(directory.getFileName());
    OciProcess process =
        new OciProcess(
            json.path("init_process_pid").asInt(0),
            OptionalLong.of(json.path("init_process_start").asLong(0)));
    return new Sighting(
        runtime().prefix(),
        id,
        id,
        Optional.empty(),
        labels(json.path("config").path("labels")),
        process.state(proc, directory),
        process.pid(),
        process.startTicks());
  }

  private static Map<String, String> labels(JsonNode list) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (JsonNode item : list) {
      String[] pair = item.asString("").split("=", 2);
      // runc adds this one itself.
      if (pair.length == 2 && !pair[0].equals("bundle")) {
        labels.put(pair[0], pair[1]);
      }
    }
    return labels;
  }
}

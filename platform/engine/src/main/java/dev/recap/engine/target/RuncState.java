package dev.recap.engine.target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * What runc keeps: {@code state.json} with pid, start time and, among its labels, the annotations
 * of the container as {@code key=value}.
 */
final class RuncState implements OciState {
  @Override
  public Optional<Kept> read(Path directory) throws IOException {
    return Json.file(directory.resolve("state.json"))
        .map(json ->
            new Kept(
                new OciProcess(
                    json.path("init_process_pid").asInt(0),
                    OptionalLong.of(json.path("init_process_start").asLong(0))),
                annotations(json.path("config").path("labels"))));
  }

  private static Map<String, String> annotations(JsonNode labels) {
    Map<String, String> annotations = new LinkedHashMap<>();
    for (JsonNode item : labels) {
      String[] pair = item.asString("").split("=", 2);
      // runc adds this one itself.
      if (pair.length == 2 && !pair[0].equals("bundle")) {
        annotations.put(pair[0], pair[1]);
      }
    }
    return annotations;
  }
}

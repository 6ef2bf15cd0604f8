package dev.recap.engine.target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * What crun keeps: {@code status} with pid and start time, and beside it, since crun 1.0, a copy of
 * {@code config.json}.
 */
final class CrunState implements OciState {
  @Override
  public Optional<Kept> read(Path directory) throws IOException {
    Optional<JsonNode> status = Json.file(directory.resolve("status"));
    return status.isEmpty() ? Optional.empty() : Optional.of(kept(directory, status.get()));
  }

  private static Kept kept(Path directory, JsonNode status) throws IOException {
    Optional<JsonNode> config = Json.file(directory.resolve("config.json"));
    if (config.isEmpty()) {
      config = Json.file(Path.of(status.path("bundle").asString("/")).resolve("config.json"));
    }
    return new Kept(
        new OciProcess(
            status.path("pid").asInt(0),
            OptionalLong.of(status.path("process-start-time").asLong(0))),
        config.map(c -> Json.strings(c.path("annotations"))).orElse(Map.of()));
  }
}

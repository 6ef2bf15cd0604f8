package dev.recap.engine.target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** How an OCI runtime writes down, in a directory of its own, what a container is. */
interface OciState {
  /** Reads a directory; empty when it is none of a container. */
  Optional<Kept> read(Path directory) throws IOException;

  /**
   * A container.
   *
   * @param process its main one
   * @param annotations it was made with
   */
  record Kept(OciProcess process, Map<String, String> annotations) {}
}

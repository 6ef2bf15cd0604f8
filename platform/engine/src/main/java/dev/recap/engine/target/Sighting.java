package dev.recap.engine.target;

import dev.recap.core.target.Target;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A container as one source described it at one moment; nothing is held yet.
 *
 * @param runtime as in {@link Target#runtime()}
 * @param state {@value #RUNNING}, paused, exited, created, restarting …
 * @param pid its main process; 0 where it has none or the source does not tell
 * @param startTicks when that process started, where the source recorded it
 */
record Sighting(
    String runtime,
    String id,
    String name,
    Optional<String> image,
    Map<String, String> labels,
    String state,
    int pid,
    OptionalLong startTicks) {

  static final String RUNNING = "running";

  boolean running() {
    return state.equals(RUNNING);
  }

  boolean hasLabels(Map<String, String> wanted) {
    return wanted.entrySet().stream()
        .allMatch(w ->
            w.getValue().isEmpty()
                ? labels.containsKey(w.getKey())
                : w.getValue().equals(labels.get(w.getKey())));
  }

  String reference() {
    return held(0).reference();
  }

  /** The target it is, once its main process is known to have started at {@code ticks}. */
  Target held(long ticks) {
    return new Target(runtime, id, name, image, labels, pid, ticks);
  }
}

package dev.recap.core.target;

import java.util.List;
import java.util.Map;

/** Port: finds running containers. */
public interface TargetResolver {

  /** Finds the one target a reference means, and takes hold of it. */
  Resolution resolve(TargetRef reference);

  /**
   * Lists the running containers that carry every given label.
   *
   * @param labels label to value; an empty value asks only that the label is there
   */
  List<Target> list(Map<String, String> labels);

  /** What a lookup found. */
  sealed interface Resolution {
    /** Exactly one running target, held until closed. */
    record Resolved(TargetHandle handle) implements Resolution {}

    /** Nothing has that name; {@code problem} says where was looked and what could not be asked. */
    record NotFound(TargetRef reference, String problem) implements Resolution {}

    /** More than one has it; {@code candidates} are references that tell them apart. */
    record Ambiguous(TargetRef reference, List<String> candidates) implements Resolution {}

    /**
     * It is there but cannot take a capsule now: {@code state} is paused, exited, created,
     * restarting …
     */
    record NotRunning(TargetRef reference, String state) implements Resolution {}
  }
}

package dev.recap.catalog.search;

import java.util.List;
import java.util.Optional;

/**
 * What its publisher says of a version by now.
 *
 * @param message why, empty when nothing was said
 * @param successor the capsule to use instead
 * @param security the identifiers of what it mends, CVE-… for example
 */
public record Standing(
    State state, String message, Optional<String> successor, List<String> security) {
  /** Nothing was said. */
  public static final Standing SUPPORTED =
      new Standing(State.SUPPORTED, "", Optional.empty(), List.of());

  /** Whether it is to be used. */
  public enum State {
    /** Yes. */
    SUPPORTED,
    /** Not for anything new. */
    DEPRECATED,
    /** No. */
    YANKED
  }
}

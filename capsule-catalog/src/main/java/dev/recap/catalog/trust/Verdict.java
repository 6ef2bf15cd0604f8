package dev.recap.catalog.trust;

import java.util.List;

/** Whether a capsule may be installed and invoked here. */
public sealed interface Verdict {
  /**
   * It may.
   *
   * @param notices what its users should know, one sentence each: that it is deprecated, for
   *     example
   */
  record Allowed(List<String> notices) implements Verdict {}

  /** It may not; {@code problem} is a "Tried to … but …" sentence with what to do about it. */
  record Refused(String problem) implements Verdict {}
}

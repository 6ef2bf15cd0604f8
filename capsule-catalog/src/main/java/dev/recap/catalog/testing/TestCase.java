package dev.recap.catalog.testing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One invocation and what is expected of it.
 *
 * @param name the behaviour it shows
 * @param target what it is invoked in
 * @param params by name, unchecked
 * @param stdin what it reads
 * @param before invocations in the same target first
 * @param meanwhile invocations in the same target while it runs
 * @param timeout instead of the capsule's own
 * @param example whether the README's example comes from it
 */
public record TestCase(
    String name,
    FixtureUse target,
    Map<String, Object> params,
    Optional<Stdin> stdin,
    List<Step> before,
    List<Step> meanwhile,
    Optional<Duration> timeout,
    boolean example,
    Expectation expect) {

  /** What the capsule reads. */
  public sealed interface Stdin {
    /** The text itself. */
    record Text(String text) implements Stdin {}

    /** A file of the capsule's folder. */
    record LocalFile(String path) implements Stdin {}

    /** The one artifact of the steps before that matches. */
    record Artifact(String glob) implements Stdin {}
  }

  /**
   * An invocation in the same target, which must succeed.
   *
   * @param after how long the case's invocation has been running by then
   * @param capsule empty for the capsule under test
   */
  public record Step(Duration after, Optional<String> capsule, Map<String, Object> params) {}
}

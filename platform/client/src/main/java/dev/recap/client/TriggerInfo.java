package dev.recap.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A rule as it was applied.
 *
 * @param file of the server's watched folder it is from; empty: it was applied through the API
 * @param paused by hand or as it says
 * @param dryRun whether it only tells what it would do
 * @param source its kind; empty: the server cannot read the rule any more
 * @param capsules that it invokes, in their order
 * @param problems what of it does not fit the server's host as it is now
 * @param rule its text; empty in lists
 * @param change created, changed or unchanged, where it was just applied
 * @param json all of it as the server said it
 */
public record TriggerInfo(
    String name,
    long revision,
    String author,
    Instant applied,
    Optional<String> file,
    boolean paused,
    boolean dryRun,
    Optional<String> source,
    List<String> capsules,
    List<String> problems,
    Optional<String> rule,
    Optional<String> change,
    String json) {
  /** Keeps a rule. */
  public TriggerInfo {
    capsules = List.copyOf(capsules);
    problems = List.copyOf(problems);
  }
}

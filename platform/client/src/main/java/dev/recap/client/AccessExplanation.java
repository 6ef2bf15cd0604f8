package dev.recap.client;

import java.util.List;
import java.util.Optional;

/**
 * What would be decided about an invocation, and why.
 *
 * @param verdict allowed, needs-approval, too-often or denied
 * @param grant the one it is about
 * @param approval the id of the one that waits
 * @param json all of it as the server said it
 */
public record AccessExplanation(
    String verdict,
    Optional<String> grant,
    Optional<String> approval,
    Optional<Long> retryAfterSeconds,
    String message,
    List<Grant> grants,
    String json) {

  /** What the invocation has of a grant. */
  public record Grant(String name, boolean holds, List<Check> checks) {}

  /** One thing a grant asks for. */
  public record Check(String criterion, boolean holds, String why) {}
}

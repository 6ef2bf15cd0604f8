package dev.recap.server.trigger.run;

import dev.recap.core.access.Caller;
import java.util.Optional;
import java.util.Set;

/**
 * A trigger as a caller.
 *
 * @param revision of the rule that asks, by whose author it is bounded
 */
public record TriggerIdentity(String name, int revision) {
  /** What stands before the name of a trigger. */
  public static final String KIND = "trigger:";

  /**
   * Carries the revision through the queue. No policy can name such a group, and no way to prove
   * who one is gives it.
   */
  private static final String REVISION = "trigger-revision:";

  /** As the caller of invocations. */
  public Caller caller() {
    return new Caller(KIND + name, Set.of(REVISION + revision));
  }

  /** As policy names it. */
  public Caller named() {
    return new Caller(KIND + name, Set.of());
  }

  /** The trigger that a caller is; empty: it is another kind, or of no revision. */
  public static Optional<TriggerIdentity> of(Caller caller) {
    if (!caller.name().startsWith(KIND)) {
      return Optional.empty();
    }
    return caller.groups().stream()
        .filter(group -> group.startsWith(REVISION))
        .map(group ->
            new TriggerIdentity(
                caller.name().substring(KIND.length()),
                Integer.parseInt(group.substring(REVISION.length()))))
        .findFirst();
  }
}

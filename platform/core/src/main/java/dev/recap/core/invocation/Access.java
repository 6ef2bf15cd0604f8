package dev.recap.core.invocation;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.target.Target;
import java.util.Optional;

/** Port: decides who may invoke what in which target. */
public interface Access {

  /**
   * Decides on what was resolved, right before anything is bound. What the decision uses up (an
   * approval, one of so many per hour) is used up when this returns {@link Decision.Allowed}.
   */
  Decision decide(Ask ask);

  /** Everybody may do everything. */
  Access ALL = ask -> new Decision.Allowed(Optional.empty());

  /**
   * What is asked for.
   *
   * @param invocation its id
   * @param parameters checked and completed with their defaults
   * @param interactive whether the caller gets a terminal
   * @param reason why, in the caller's words
   * @param parent the fan-out or event it belongs to
   */
  record Ask(
      String invocation,
      Caller caller,
      Capsule capsule,
      Target target,
      Parameters parameters,
      boolean interactive,
      Optional<String> reason,
      Optional<String> parent) {}

  /** What was decided. */
  sealed interface Decision {
    /**
     * It may be invoked.
     *
     * @param grant the name of the grant that allows it; empty: there are no grants
     */
    record Allowed(Optional<String> grant) implements Decision {}

    /** It may not; the problem says what is missing. */
    record Denied(Problem problem) implements Decision {}

    /**
     * It may, once there is room for it; nothing was used up.
     *
     * @param problem the same for a caller who cannot wait
     * @param where there is none
     */
    record NoRoom(Problem problem, Scarce where) implements Decision {}
  }

  /** Something in which, or of which, only so many invocations may run. */
  sealed interface Scarce {
    /** A target, by its full id. */
    record InTarget(String id) implements Scarce {}

    /** A capsule, by its name. */
    record OfCapsule(String name) implements Scarce {}
  }
}

package dev.recap.server.trigger;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import java.util.List;

/** Port: takes events from every source, and keeps them before it says so. */
public interface EventInbox {

  /**
   * Keeps events. All of them or none: what was answered with {@link Taken.Accepted} is there after
   * any crash. Events that are there already, by sender, source and id, are left as they are.
   *
   * @param events at least one, in the order in which they happened
   * @param sender who sent them; for sources of this host, the name of the source
   * @throws dev.recap.core.invocation.PlatformException when the store fails
   */
  Taken take(List<Event> events, Caller sender);

  /** What became of them. */
  sealed interface Taken {
    /**
     * They are stored.
     *
     * @param ids of the stored events, in the order of {@code events}; of one that was there
     *     before, the id it got then
     * @param repeated how many were there before
     */
    record Accepted(List<String> ids, int repeated) implements Taken {
      /** Keeps an answer. */
      public Accepted {
        ids = List.copyOf(ids);
      }
    }

    /**
     * None is.
     *
     * @param problem of the kind {@code TOO_MANY} or {@code OVERLOADED}, with when to come again
     */
    record Refused(Problem problem) implements Taken {}
  }
}

package dev.recap.server.trigger.store;

import dev.recap.server.trigger.Run;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** Keeps something of its own about runs, in the transactions in which they are over. */
@FunctionalInterface
public interface RunFollower {
  /**
   * A run is over: it has succeeded, is a dead letter, or was held back. Happens once to each.
   *
   * @param revision of its rule: {@link Triggers#revision} has its text
   */
  void over(Handle in, Run run, int revision) throws SQLException;
}

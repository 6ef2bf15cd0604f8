package dev.recap.server.trigger.store;

import dev.recap.server.trigger.Run;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** Keeps something of its own about runs, in the transactions in which they end. */
@FunctionalInterface
public interface RunFollower {
  /**
   * A run is ending: it has succeeded or is a dead letter. Happens once to each run; not to those
   * that were held back.
   *
   * @param revision of its rule: {@link Triggers#revision} has its text
   */
  void ended(Handle in, Run run, int revision) throws SQLException;
}

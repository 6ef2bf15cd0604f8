package dev.recap.server.store;

import dev.recap.core.invocation.InvocationRecord;
import java.sql.SQLException;

/** Keeps something of its own about invocations, in the transactions that write their records. */
public interface Follower {

  /**
   * A record is being begun.
   *
   * @param json the record as it is kept
   */
  void begun(Transaction in, InvocationRecord begun, String json) throws SQLException;

  /**
   * A record is becoming final; happens once to each.
   *
   * @param json the record as it is kept
   */
  void ended(Transaction in, InvocationRecord ended, String json) throws SQLException;
}

package dev.recap.server.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A transaction under way, as plain JDBC: for what the one-shot command does too, whose start-up
 * has no time for more.
 */
public interface Transaction {

  /** What is done with a statement. */
  @FunctionalInterface
  interface Work<T> {
    /** Sets its parameters and executes it. */
    T with(PreparedStatement statement) throws SQLException;
  }

  /** Executes one statement. */
  <T> T with(String sql, Work<T> work) throws SQLException;

  /** Lets no other transaction write to a table until this one has ended. */
  void lock(String table) throws SQLException;

  /** Does something once this has been committed; must not fail. */
  void afterCommit(Runnable action);
}

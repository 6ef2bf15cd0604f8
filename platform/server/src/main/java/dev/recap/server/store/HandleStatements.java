package dev.recap.server.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;

/** Statements on the connection of a handle, which keeps what it prepared or need not. */
record HandleStatements(Handle handle) implements Transaction {
  @Override
  public <T> T with(String sql, Work<T> work) throws SQLException {
    try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
      return work.with(statement);
    }
  }

  @Override
  public void lock(String table) throws SQLException {
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.execute("LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE");
    }
  }

  @Override
  public void afterCommit(Runnable action) {
    handle.afterCommit(action);
  }
}

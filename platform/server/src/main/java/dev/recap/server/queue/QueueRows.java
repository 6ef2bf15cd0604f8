package dev.recap.server.queue;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.server.store.Follower;
import dev.recap.server.store.Times;
import dev.recap.server.store.Transaction;
import java.sql.SQLException;

/**
 * Keeps the queue in step with the records, in their transactions and without more than JDBC: the
 * command that makes a dead server's records final does so too.
 */
public final class QueueRows implements Follower {
  /** Without state of its own. */
  public QueueRows() {}

  /** From here on it has run; its request is needed only where it would be run again. */
  @Override
  public void begun(Transaction in, InvocationRecord begun, String json) throws SQLException {
    in.with(
        "UPDATE queue SET state = 'begun', payload = CASE WHEN retry = 1 THEN payload END"
            + " WHERE id = ?",
        statement -> {
          statement.setString(1, begun.id());
          return statement.executeUpdate();
        });
  }

  /** It leaves the queue, and who wants to know is told from now on. */
  @Override
  public void ended(Transaction in, InvocationRecord ended, String json) throws SQLException {
    int left =
        in.with(
            "DELETE FROM queue WHERE id = ?",
            statement -> {
              statement.setString(1, ended.id());
              return statement.executeUpdate();
            });
    if (left > 0) {
      in.with(
          "UPDATE callback SET due = ? WHERE invocation = ?",
          statement -> {
            statement.setLong(1, Times.nanos(ended.ended().orElse(ended.accepted())));
            statement.setString(2, ended.id());
            return statement.executeUpdate();
          });
    }
  }
}

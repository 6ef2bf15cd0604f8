package dev.recap.server.store;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** What went wrong in PostgreSQL, as a problem for the caller. */
final class PostgresFailure implements Failure {
  private final String place;

  /** {@code place} names the database to people. */
  PostgresFailure(String place) {
    this.place = place;
  }

  /** What a failure means, by its SQLSTATE (postgresql.org/docs, "PostgreSQL Error Codes"). */
  enum Meaning {
    /** The connection is gone: before a commit nothing was done, after one nobody knows. */
    CONNECTION_LOST,
    /** The database undid the transaction; the same one may succeed. */
    UNDONE,
    FULL,
    REFUSED,
    OTHER
  }

  static Meaning meaning(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (e instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("57P0")) {
      return refusal(e) ? Meaning.REFUSED : Meaning.CONNECTION_LOST;
    }
    if (state.equals("40001") || state.equals("40P01")) {
      return Meaning.UNDONE;
    }
    if (state.equals("53100")) {
      return Meaning.FULL;
    }
    // 53300: others have all connections, for now.
    if (state.equals("53300")) {
      return Meaning.CONNECTION_LOST;
    }
    return refusal(e) ? Meaning.REFUSED : Meaning.OTHER;
  }

  /** The pool wraps what the server said of user, password or database. */
  private static boolean refusal(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException said) {
        String state = String.valueOf(said.getSQLState());
        if (state.startsWith("28") || state.equals("3D000")) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public PlatformException of(String tried, SQLException e) {
    Meaning meaning = meaning(e);
    String but =
        switch (meaning) {
          case CONNECTION_LOST ->
              "it cannot be reached: make sure that it runs and that the setting \"database\" names"
                  + " it ("
                  + said(e)
                  + ")";
          case UNDONE -> "others were changing the same again and again";
          case FULL -> "no space is left there";
          case REFUSED -> "it does not let this user in: " + said(e);
          case OTHER -> "PostgreSQL says: " + said(e);
        };
    return new PlatformException(
        meaning == Meaning.FULL ? Problem.Kind.HOST_FULL : Problem.Kind.PLATFORM,
        "Tried to %s in %s but %s".formatted(tried, place, but),
        e);
  }

  /** The innermost is what the server said; the rest says where it was heard. */
  private static String said(SQLException e) {
    Throwable innermost = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      innermost = cause instanceof SQLException ? cause : innermost;
    }
    return String.valueOf(innermost.getMessage()).replace('\n', ' ');
  }

  @Override
  public PlatformException neverBegun(String tried) {
    return new PlatformException(
        Problem.Kind.PLATFORM, "Tried to %s in %s but it was never begun".formatted(tried, place));
  }
}

package dev.recap.server.store;

import dev.recap.core.invocation.PlatformException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Where the server keeps what must outlive it: a SQLite file or a PostgreSQL database, with its
 * schema up to date. Times in it are {@link Times}.
 */
public abstract sealed class Database implements AutoCloseable
    permits SqliteDatabase, PostgresDatabase {
  private final Jdbi jdbi;
  private final DataSource connections;
  private final Failure failure;

  Database(Jdbi jdbi, DataSource connections, Failure failure) {
    this.jdbi = jdbi;
    this.connections = connections;
    this.failure = failure;
  }

  /**
   * Opens {@code records.db} in a directory; makes both when they are not there.
   *
   * @param directory of RECap's own; also holds SQLite's native library
   * @throws PlatformException when it cannot be written, is damaged or full
   */
  public static Database sqlite(Path directory) {
    return SqliteDatabase.open(directory);
  }

  /**
   * Opens a PostgreSQL database.
   *
   * @param url {@code jdbc:postgresql://HOST[:PORT]/NAME}
   * @param settings of the driver, {@code user} and {@code password} among them
   * @throws PlatformException when it cannot be reached or does not let this user in
   */
  public static Database postgres(String url, Properties settings) {
    return PostgresDatabase.open(url, settings);
  }

  /** For reading, outside transactions; what it throws is not translated. */
  public final Jdbi jdbi() {
    return jdbi;
  }

  /** Connections for libraries that want them; each writes in its own transactions. */
  public final DataSource dataSource() {
    return connections;
  }

  /**
   * Does something in one transaction that may write: all of it or, when the work throws, nothing.
   * The work is done again when the database undid it (a deadlock, a restart), so it changes
   * nothing but the database.
   *
   * @param tried what it is, for "Tried to … but …"
   * @throws PlatformException when the database cannot do it
   */
  public final <T> T transaction(String tried, HandleCallback<T, SQLException> work) {
    return write(tried, false, (handle, in, again) -> work.withHandle(handle));
  }

  /** The same for work that may be done twice because it looks first whether it has been done. */
  public final <T> T repeatable(String tried, HandleCallback<T, SQLException> work) {
    return write(tried, true, (handle, in, again) -> work.withHandle(handle));
  }

  /** Reads; what several statements see may be of several moments. */
  public final <T> T read(String tried, HandleCallback<T, SQLException> work) {
    return patiently(
        tried,
        again -> {
          try (Handle handle = jdbi.open()) {
            return work.withHandle(handle);
          }
        });
  }

  /** The same in plain JDBC. */
  final <T> T look(String tried, Store.Steps<T> steps) {
    return read(tried, handle -> steps.with(new HandleStatements(handle)));
  }

  /** The transaction that a handle given by {@link #transaction} is in. */
  public abstract Transaction in(Handle handle);

  /** What is done in a transaction; {@code again}: it may have been committed before. */
  @FunctionalInterface
  interface Work<T> {
    T with(Handle handle, Transaction in, boolean again) throws SQLException;
  }

  abstract <T> T write(String tried, boolean repeatable, Work<T> work);

  /** One attempt at something; {@code again} is false at the first. */
  @FunctionalInterface
  interface Attempt<T> {
    T with(boolean again) throws SQLException;
  }

  /** Attempts something until it succeeds or there is no hope. */
  abstract <T> T patiently(String tried, Attempt<T> attempt);

  final Failure failure() {
    return failure;
  }

  /**
   * What the database said, beneath what JDBI makes of it, which tells the values of parameters.
   */
  static SQLException cause(JdbiException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException broken) {
        return broken;
      }
    }
    return new SQLException(e.getClass().getSimpleName() + " without a cause", e);
  }

  @Override
  public abstract void close();
}

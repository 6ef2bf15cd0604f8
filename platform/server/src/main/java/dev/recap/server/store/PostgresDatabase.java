package dev.recap.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.recap.core.invocation.PlatformException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** A PostgreSQL database; it may be restarted under the server. */
final class PostgresDatabase extends Database {
  private static final int CONNECTIONS = 16;

  /** How long a database that is away is waited for, and how long between two attempts. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HikariDataSource connections;

  private PostgresDatabase(HikariDataSource connections, PostgresFailure failure) {
    super(Jdbi.create(connections), connections, failure);
    this.connections = connections;
  }

  static PostgresDatabase open(String url, Properties settings) {
    PostgresFailure failure = new PostgresFailure(place(url));
    HikariConfig config = new HikariConfig();
    config.setPoolName("records");
    config.setJdbcUrl(url);
    settings
        .stringPropertyNames()
        .forEach(name -> config.addDataSourceProperty(name, settings.getProperty(name)));
    config.addDataSourceProperty("ApplicationName", "recap");
    // Its details tell the values of columns.
    config.addDataSourceProperty("logServerErrorDetail", "false");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT.toMillis());
    // The pool would try for a while before it says what is wrong.
    try {
      DriverManager.getConnection(url, config.getDataSourceProperties()).close();
    } catch (SQLException e) {
      throw failure.of("open the records", e);
    }
    HikariDataSource connections = new HikariDataSource(config);
    boolean opened = false;
    try {
      Migrations.postgres(connections);
      opened = true;
      return new PostgresDatabase(connections, failure);
    } catch (SQLException e) {
      throw failure.of("open the records", e);
    } finally {
      if (!opened) {
        connections.close();
      }
    }
  }

  /** Without what follows the question mark, which may be a password. */
  private static String place(String url) {
    return url.replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
  }

  @Override
  <T> T write(String tried, boolean repeatable, Work<T> work) {
    return patiently(
        tried,
        again -> {
          try (Handle handle = jdbi().open()) {
            handle.begin();
            boolean done = false;
            try {
              T result = work.with(handle, in(handle), again);
              commit(tried, repeatable, handle);
              done = true;
              return result;
            } finally {
              if (!done) {
                undo(handle);
              }
            }
          }
        });
  }

  /** What failed is told, not that a broken connection has nothing to undo. */
  private static void undo(Handle handle) {
    try {
      handle.rollback();
    } catch (JdbiException e) {
      // The server undoes what was not committed when it loses the connection.
    }
  }

  /** A connection that breaks from here on leaves open whether the transaction was committed. */
  private void commit(String tried, boolean repeatable, Handle handle) {
    try {
      handle.commit();
    } catch (JdbiException e) {
      SQLException cause = cause(e);
      if (!repeatable
          && PostgresFailure.meaning(cause) == PostgresFailure.Meaning.CONNECTION_LOST) {
        PlatformException lost = failure().of(tried, cause);
        throw new PlatformException(
            lost.problem().kind(),
            lost.problem().message() + "; whether it was done is not known",
            cause);
      }
      throw e;
    }
  }

  @Override
  <T> T patiently(String tried, Attempt<T> attempt) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (boolean again = false; ; again = true) {
      SQLException failed;
      try {
        return attempt.with(again);
      } catch (SQLException e) {
        failed = e;
      } catch (JdbiException e) {
        failed = cause(e);
      }
      boolean hope =
          switch (PostgresFailure.meaning(failed)) {
            case CONNECTION_LOST, UNDONE -> System.nanoTime() < deadline;
            case FULL, REFUSED, OTHER -> false;
          };
      if (!hope || !pause()) {
        throw failure().of(tried, failed);
      }
    }
  }

  /** Whether to go on. */
  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Transaction in(Handle handle) {
    if (!handle.isInTransaction()) {
      throw new IllegalStateException("this handle is in no transaction");
    }
    return new HandleStatements(handle);
  }

  @Override
  public void close() {
    connections.close();
  }
}

package dev.recap.server.store;

import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema of a store up to date. The only class that needs Flyway. */
final class Migrations {
  private Migrations() {}

  /** Applies what is missing; each migration sets {@code PRAGMA user_version} to its number. */
  static void apply(String url) throws SQLException {
    // Held while it works: the logging framework forgets levels of loggers nobody holds.
    Logger logger = Logger.getLogger("org.flywaydb");
    logger.setLevel(Level.WARNING);
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .loggers("org.flywaydb.core.internal.logging.javautil.JavaUtilLogCreator")
          .locations("classpath:dev/recap/server/store/migration")
          .dataSource(url, null, null)
          .load()
          .migrate();
    } catch (FlywayException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException broken) {
          throw broken;
        }
      }
      throw e;
    }
  }
}

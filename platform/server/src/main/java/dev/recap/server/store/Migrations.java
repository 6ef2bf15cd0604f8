package dev.recap.server.store;

import java.sql.SQLException;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the schema of a store up to date. The only class that needs Flyway. */
final class Migrations {
  private Migrations() {}

  /** Applies what is missing; each migration sets {@code PRAGMA user_version} to its number. */
  static void sqlite(String url) throws SQLException {
    apply("sqlite", configuration -> configuration.dataSource(url, null, null));
  }

  /** Applies what is missing; servers that start at the same time wait for each other. */
  static void postgres(DataSource database) throws SQLException {
    apply("postgres", configuration -> configuration.dataSource(database));
  }

  private static void apply(String folder, UnaryOperator<FluentConfiguration> database)
      throws SQLException {
    // Held while it works: the logging framework forgets levels of loggers nobody holds.
    Logger logger = Logger.getLogger("org.flywaydb");
    logger.setLevel(Level.WARNING);
    try {
      database
          .apply(Flyway.configure(Migrations.class.getClassLoader()))
          .loggers("org.flywaydb.core.internal.logging.javautil.JavaUtilLogCreator")
          .locations("classpath:dev/recap/server/store/migration/" + folder)
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

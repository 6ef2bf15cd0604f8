package dev.recap.functions.postgres;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/** What the sessions of a PostgreSQL server in the target do and for whom they wait. */
public final class PostgresActivity {
  /**
   * See "The Statistics Collector" in PostgreSQL's manual, pg_stat_activity; our own session is
   * left out.
   */
  private static final String SESSIONS =
      """
      SELECT to_jsonb(s) FROM (
        SELECT pid, datname AS database, usename AS "user", application_name AS application,
          host(client_addr) AS client, backend_type AS type, state,
          wait_event_type, wait_event,
          round(extract(epoch FROM clock_timestamp() - query_start)::numeric, 3) AS query_seconds,
          round(extract(epoch FROM clock_timestamp() - xact_start)::numeric, 3) AS transaction_seconds,
          pg_blocking_pids(pid) AS blocked_by,
          left(query, ?) AS query
        FROM pg_stat_activity
        WHERE pid <> pg_backend_pid()
          AND (? OR backend_type = 'client backend')
          AND (? = '' OR state = ?)
          AND coalesce(extract(epoch FROM clock_timestamp() - query_start), 0) >= ?
        ORDER BY query_start NULLS LAST, pid) AS s
      """;

  private static final String SERVER =
      """
      SELECT jsonb_build_object('version', current_setting('server_version'),
        'started', pg_postmaster_start_time(), 'max_connections', current_setting('max_connections')::int,
        'in_recovery', pg_is_in_recovery())
      """;

  private PostgresActivity() {}

  /**
   * The function.
   *
   * @param parameters {@code port}, {@code database}, {@code user}, {@code password}, and which
   *     sessions: {@code state}, {@code longer_than} seconds, {@code all} backends; {@code
   *     query_length} characters of each query
   * @return {@code server} and {@code sessions}, the longest running first
   */
  public static JsonObject main(JsonObject parameters) {
    String url =
        "jdbc:postgresql://127.0.0.1:%d/%s"
            .formatted(
                parameters.get("port").getAsInt(),
                java.net.URLEncoder.encode(
                    parameters.get("database").getAsString(),
                    java.nio.charset.StandardCharsets.UTF_8));
    try (Connection connection = new Driver().connect(url, properties(parameters))) {
      connection.setReadOnly(true);
      JsonObject result = new JsonObject();
      try (PreparedStatement server = connection.prepareStatement(SERVER)) {
        result.add("server", rows(server).get(0));
      }
      try (PreparedStatement sessions = connection.prepareStatement(SESSIONS)) {
        String state = parameters.has("state") ? parameters.get("state").getAsString() : "";
        sessions.setInt(1, parameters.get("query_length").getAsInt());
        sessions.setBoolean(2, parameters.get("all").getAsBoolean());
        sessions.setString(3, state);
        sessions.setString(4, state);
        sessions.setDouble(5, parameters.get("longer_than").getAsDouble());
        result.add("sessions", rows(sessions));
      }
      return result;
    } catch (SQLException e) {
      throw new IllegalStateException(
          "Tried to ask the PostgreSQL server at %s but %s: check port, user, password and database"
              .formatted(url, e.getMessage()),
          e);
    }
  }

  private static Properties properties(JsonObject parameters) {
    Properties properties = new Properties();
    properties.setProperty("user", parameters.get("user").getAsString());
    if (parameters.has("password")) {
      properties.setProperty("password", parameters.get("password").getAsString());
    }
    properties.setProperty("ApplicationName", "recap");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "20");
    return properties;
  }

  private static JsonArray rows(PreparedStatement statement) throws SQLException {
    JsonArray rows = new JsonArray();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        rows.add(JsonParser.parseString(result.getString(1)));
      }
    }
    return rows;
  }
}

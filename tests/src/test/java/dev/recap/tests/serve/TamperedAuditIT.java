package dev.recap.tests.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.tests.command.NeedsCapsules;
import dev.recap.tests.command.Script.Ended;
import dev.recap.tests.serve.ServerProcess.Reply;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Whoever changes the server's database while it is down is found out by the audit log. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
final class TamperedAuditIT {
  private final OneTarget one = OneTarget.create();

  @AfterEach
  void remove() throws IOException {
    one.close();
  }

  @Test
  void namesRowsThatWereChangedOrDeletedAndRecordsThatWereForged() throws Exception {
    try (ServerProcess server = ServerProcess.start(one.script(), Map.of())) {
      String forged = invoke(server);
      for (int n = 0; n < 3; n++) {
        invoke(server);
      }
      JsonNode before = verified(server);
      assertThat(before.path("intact").asBoolean()).as(before.toString()).isTrue();
      long rows = before.path("rows").asLong();
      assertThat(rows).isGreaterThan(7);
      assertThat(server.end()).isEqualTo(143);

      tamper("UPDATE audit SET caller = 'somebody' WHERE seq = 2");
      server.again();
      assertThat(problems(server)).contains("row 2 ").doesNotContain("row 5 ", "missing");
      server.end();

      tamper("DELETE FROM audit WHERE seq = 5");
      server.again();
      assertThat(problems(server)).contains("row 2 ").contains("rows 5 to 5 are missing");
      server.end();

      tamper(
          "UPDATE invocation SET record = replace(record, '\"root\"', '\"eve\"') WHERE id = '%s'"
              .formatted(forged));
      server.again();
      assertThat(problems(server)).contains("the record of invocation " + forged);
      server.end();

      tamper("DELETE FROM audit WHERE seq >= %d".formatted(rows));
      server.again();
      assertThat(problems(server)).contains("row %d was written and is missing".formatted(rows));
      server.end();
    }
    Ended verified = one.script().run("audit", "verify");
    assertThat(verified.status()).isEqualTo(1);
    assertThat(verified.out() + verified.err()).contains("row 2 ");
  }

  private String invoke(ServerProcess server) throws Exception {
    Reply reply =
        server.post(
            "/api/v1/capsules/runner/invoke",
            "{\"target\":\"%s\",\"parameters\":{\"script\":\"true\"}}".formatted(one.target()));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().path("id").asString();
  }

  private static JsonNode verified(ServerProcess server) throws Exception {
    return server.ask("/api/v1/audit/verification").json();
  }

  private static String problems(ServerProcess server) throws Exception {
    JsonNode verified = verified(server);
    assertThat(verified.path("intact").asBoolean()).as(verified.toString()).isFalse();
    return verified.path("problems").toString();
  }

  /** As whoever owns the file can; what refuses changes there is taken away first. */
  private void tamper(String sql) throws Exception {
    try (Connection database =
            DriverManager.getConnection(
                "jdbc:sqlite:" + one.script().state().resolve("records.db"));
        Statement statement = database.createStatement()) {
      List<String> triggers = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'trigger'")) {
        while (names.next()) {
          triggers.add(names.getString(1));
        }
      }
      for (String trigger : triggers) {
        statement.execute("DROP TRIGGER " + trigger);
      }
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }
}

package dev.recap.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.record.RecordJson;
import dev.recap.server.record.Records;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of RECap before it had a server. */
final class UpgradeTest {
  @TempDir private Path state;

  @Test
  void findsTheOldRecordsByWhatTheNewTablesAskFor() throws Exception {
    InvocationRecord begun = Records.begun("01a", Records.ACCEPTED);
    InvocationRecord ended =
        Records.ended(
            Records.begun("01b", Records.ACCEPTED.plusSeconds(1)), new Outcome.Succeeded());
    writeVersion1(begun, ended);
    try (Database database = Database.sqlite(state)) {
      var records = new dev.recap.server.store.Records(database);
      assertThat(records.list(10, Optional.empty())).containsExactly(ended, begun);
      assertThat(records.page(Filter.ALL.of("root"), Optional.empty(), 10).records())
          .containsExactly(ended, begun);
      for (String column :
          new String[] {
            "capsule = 'top'",
            "reference LIKE 'top:1.2.0@sha256:%'",
            "target = 'docker:web'",
            "target_name = 'web'",
            "outcome = 'succeeded'",
            "parent = '01h00000000000000000'",
            "bytes > 2147483648"
          }) {
        List<String> found =
            database.read(
                "look",
                handle ->
                    handle
                        .createQuery("SELECT id FROM invocation WHERE final = 1 AND " + column)
                        .mapTo(String.class)
                        .list());
        assertThat(found).as(column).containsExactly("01b");
      }
    }
  }

  private void writeVersion1(InvocationRecord... records) throws Exception {
    new NativeLibrary(state).provide();
    String url = "jdbc:sqlite:" + state.resolve("records.db");
    Path folder = Files.createDirectory(state.resolve("old"));
    Files.writeString(folder.resolve("V1__invocations.sql"), resource());
    Flyway.configure()
        .locations("filesystem:" + folder)
        .dataSource(url, null, null)
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
      }
      for (InvocationRecord record : records) {
        try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO invocation VALUES (?, ?, ?, ?)")) {
          insert.setString(1, record.id());
          insert.setLong(2, Times.nanos(record.accepted()));
          insert.setInt(3, record.isFinal() ? 1 : 0);
          insert.setString(4, new RecordJson().write(record));
          insert.executeUpdate();
        }
      }
    }
  }

  private static String resource() throws IOException {
    try (InputStream in =
        UpgradeTest.class.getResourceAsStream("migration/sqlite/V1__invocations.sql")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

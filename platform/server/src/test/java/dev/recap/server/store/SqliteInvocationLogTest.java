package dev.recap.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.server.record.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteInvocationLogTest extends InvocationLogContract {
  @TempDir private Path temporary;
  private Path directory = Path.of("");
  private List<SqliteInvocationLog> logs = List.of();

  @BeforeEach
  void open() {
    directory = temporary.resolve("state/recap");
    logs = List.of(SqliteInvocationLog.open(directory), SqliteInvocationLog.open(directory));
  }

  @AfterEach
  void close() {
    logs.forEach(SqliteInvocationLog::close);
  }

  @Override
  InvocationLog log() {
    return logs.getFirst();
  }

  @Override
  InvocationLog another() {
    return logs.getLast();
  }

  @Test
  void isReadableByItsUserAlone() throws IOException {
    log().begin(Records.begun("01a", Records.ACCEPTED));
    assertThat(permissions(directory)).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("records.db")))
          .hasSize(3)
          .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
    }
  }

  @Test
  void keepsItsRecordsWhenItIsOpenedAgain() {
    log().begin(Records.begun("01a", Records.ACCEPTED));
    close();
    open();
    assertThat(log().find("01a")).isPresent();
  }

  @Test
  void isMadeOnceByManyWhoOpenItAtTheSameTime() throws Exception {
    Path fresh = temporary.resolve("fresh");
    Callable<SqliteInvocationLog> open = () -> SqliteInvocationLog.open(fresh);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<SqliteInvocationLog> log : threads.invokeAll(List.of(open, open, open, open))) {
        log.get().close();
      }
    }
  }

  @Test
  void saysThatNoSpaceIsLeft() throws SQLException {
    close();
    // The same answer of SQLite as on a full disk, without a disk to fill.
    try (Store full = Store.open(directory)) {
      full.read("bound", in -> in.with("PRAGMA max_page_count = 1", PreparedStatement::execute));
      assertThatThrownBy(() ->
              full.transaction(
                  "fill the records",
                  in ->
                      in.with(
                          "INSERT INTO audit VALUES (1, 1, 'a', 'a', 'a', hex(zeroblob(100000)),"
                              + " 'a')",
                          PreparedStatement::executeUpdate)))
          .hasMessageStartingWith("Tried to fill the records in " + directory)
          .extracting(e -> ((PlatformException) e).problem().kind())
          .isEqualTo(Problem.Kind.HOST_FULL);
    }
  }

  @Test
  void saysThatItsDirectoryCannotBeMade() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    assertPlatform(file.resolve("state"), "Tried to open the records in " + file);
  }

  @Test
  void saysThatItsFileIsNoDatabase() throws IOException {
    Path damaged = Files.createDirectory(temporary.resolve("damaged"));
    Files.writeString(damaged.resolve("records.db"), "not a database".repeat(1000));
    assertPlatform(damaged, "damaged: move it away");
  }

  @Test
  void refusesRecordsOfANewerVersion() throws SQLException {
    close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("records.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }
    assertPlatform(directory, "a newer RECap has written them (schema 99");
  }

  private static void assertPlatform(Path directory, String message) {
    assertThatThrownBy(() -> SqliteInvocationLog.open(directory))
        .hasMessageContaining(message)
        .extracting(e -> ((PlatformException) e).problem().kind())
        .isEqualTo(Problem.Kind.PLATFORM);
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.recap.server.store;

import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.JDBC;

/** One connection to the SQLite file, used by one thread at a time, with its schema up to date. */
final class Store implements AutoCloseable {
  /** The number of the newest migration. */
  private static final int SCHEMA = 5;

  /** How long to wait for another process that writes; writes are short. */
  private static final int BUSY_MILLIS = 10_000;

  private final Connection connection;
  private final StoreFailure failure;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private Optional<Transaction> current = Optional.empty();

  private Store(Connection connection, StoreFailure failure) {
    this.connection = connection;
    this.failure = failure;
  }

  /** What is done with the connection. */
  @FunctionalInterface
  interface Steps<T> {
    T with(Transaction in) throws SQLException;
  }

  static Path file(Path directory) {
    return directory.resolve("records.db");
  }

  static Store open(Path directory) {
    Path file = file(directory);
    StoreFailure failure = new StoreFailure(file);
    String tried = "open the records";
    try {
      prepare(directory, file);
      new NativeLibrary(directory).provide();
      Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, settings());
      try {
        bringUpToDate(connection, directory, file, failure);
        return new Store(connection, failure);
      } catch (SQLException | RuntimeException | IOException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failure.of(tried, e);
    } catch (IOException e) {
      throw failure.of(tried, e);
    }
  }

  /** Does several statements as one: all of them or, when this throws, none. */
  <T> T transaction(String tried, Steps<T> steps) {
    lock.lock();
    try {
      if (current.isPresent()) {
        throw new IllegalStateException("Tried to %s within another transaction".formatted(tried));
      }
      Statements in = new Statements();
      in.execute("BEGIN IMMEDIATE");
      current = Optional.of(in);
      boolean done = false;
      T result;
      try {
        result = steps.with(in);
        in.execute("COMMIT");
        done = true;
      } finally {
        current = Optional.empty();
        if (!done) {
          undo();
        }
      }
      in.committed.forEach(Runnable::run);
      return result;
    } catch (SQLException e) {
      throw failure.of(tried, e);
    } finally {
      lock.unlock();
    }
  }

  /** Does statements that need not see the same moment. */
  <T> T read(String tried, Steps<T> steps) {
    lock.lock();
    try {
      return steps.with(new Statements());
    } catch (SQLException e) {
      throw failure.of(tried, e);
    } finally {
      lock.unlock();
    }
  }

  /** What failed is told, not that there was nothing left to undo: a full disk undoes by itself. */
  private void undo() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite has no transaction any more, which is what was wanted.
    }
  }

  /** The transaction that this thread is in. */
  Transaction current() {
    return current.orElseThrow(() -> new IllegalStateException("no transaction is under way"));
  }

  Connection connection() {
    return connection;
  }

  StoreFailure failure() {
    return failure;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure.of("close the records", e);
    } finally {
      lock.unlock();
    }
  }

  /** Records hold what capsules print: they are for the user alone who runs RECap. */
  private static void prepare(Path directory, Path file) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, only("rwx------"));
    }
    if (!Files.exists(file)) {
      try {
        Files.createFile(file, only("rw-------"));
      } catch (FileAlreadyExistsException e) {
        // Another process was faster, which is as good.
      }
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  static Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
    settings.setProperty("synchronous", "NORMAL");
    settings.setProperty("temp_store", "MEMORY");
    return settings;
  }

  private static void bringUpToDate(
      Connection connection, Path directory, Path file, StoreFailure failure)
      throws SQLException, IOException {
    int version = version(connection);
    if (version < SCHEMA) {
      try (HostLock _ = HostLock.on(directory.resolve("migrate.lock"))) {
        if (version(connection) < SCHEMA) {
          try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
          }
          Migrations.sqlite("jdbc:sqlite:" + file);
        }
      }
      version = version(connection);
    }
    if (version > SCHEMA) {
      throw failure.newer(version, SCHEMA);
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA user_version")) {
      result.next();
      return result.getInt(1);
    }
  }

  /** Keeps its statements for the next time. */
  private final class Statements implements Transaction {
    private final List<Runnable> committed = new ArrayList<>();

    @Override
    public <T> T with(String sql, Work<T> work) throws SQLException {
      return work.with(prepared(sql));
    }

    private PreparedStatement prepared(String sql) throws SQLException {
      PreparedStatement statement = statements.get(sql);
      if (statement == null) {
        statement = connection.prepareStatement(sql);
        statements.put(sql, statement);
      }
      return statement;
    }

    private void execute(String sql) throws SQLException {
      prepared(sql).execute();
    }

    /** There is one writer at a time anyway. */
    @Override
    public void lock(String table) {}

    @Override
    public void afterCommit(Runnable action) {
      committed.add(action);
    }
  }
}

package dev.recap.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The SQLite file: one connection that writes, because SQLite has one writer, and some to read. */
final class SqliteDatabase extends Database {
  private static final int READERS = 8;

  private final Store writer;
  private final Handle handle;
  private final HikariDataSource readers;
  private final ReentrantLock lock = new ReentrantLock();

  private SqliteDatabase(Store writer, Jdbi jdbi, HikariDataSource readers) {
    super(jdbi, readers, writer.failure());
    this.writer = writer;
    this.readers = readers;
    this.handle = Jdbi.create(writer.connection()).open();
  }

  static SqliteDatabase open(Path directory) {
    Store writer = Store.open(directory);
    HikariConfig config = new HikariConfig();
    config.setPoolName("records");
    config.setJdbcUrl("jdbc:sqlite:" + Store.file(directory));
    config.setDataSourceProperties(Store.settings());
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    HikariDataSource readers = new HikariDataSource(config);
    return new SqliteDatabase(writer, Jdbi.create(readers), readers);
  }

  @Override
  <T> T write(String tried, boolean repeatable, Work<T> work) {
    // Before the store's own: the handle is for one thread at a time.
    lock.lock();
    try {
      return writer.transaction(
          tried,
          in -> {
            try {
              return work.with(handle, in, false);
            } catch (JdbiException e) {
              throw cause(e);
            }
          });
    } finally {
      lock.unlock();
    }
  }

  /** Other processes are waited for by SQLite itself. */
  @Override
  <T> T patiently(String tried, Attempt<T> attempt) {
    try {
      return attempt.with(false);
    } catch (SQLException e) {
      throw failure().of(tried, e);
    } catch (JdbiException e) {
      throw failure().of(tried, cause(e));
    }
  }

  @Override
  public Transaction in(Handle given) {
    if (!given.equals(handle) || !lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("this handle is in no transaction of the database");
    }
    return writer.current();
  }

  @Override
  public void close() {
    readers.close();
    handle.close();
    writer.close();
  }
}

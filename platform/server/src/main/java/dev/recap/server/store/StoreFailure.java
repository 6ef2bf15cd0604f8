package dev.recap.server.store;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What went wrong in the store, as a problem for the caller. */
final class StoreFailure implements Failure {
  /** Extended result codes carry the primary one in their low byte (sqlite.org/rescode.html). */
  private static final int PRIMARY = 0xff;

  private final Path file;

  StoreFailure(Path file) {
    this.file = file;
  }

  @Override
  public PlatformException of(String tried, SQLException e) {
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode() & PRIMARY);
    // The shared memory of WAL is a file beside the records, made larger with ftruncate(2).
    boolean noSharedMemory =
        e instanceof SQLiteException known
            && known.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
    if (code == SQLiteErrorCode.SQLITE_FULL || noSharedMemory) {
      return full(tried, e);
    }
    String but =
        switch (code) {
          case SQLITE_BUSY -> "another process has kept it locked for too long";
          case SQLITE_CANTOPEN, SQLITE_PERM -> "it cannot be opened";
          case SQLITE_READONLY -> "it cannot be written";
          case SQLITE_NOTADB, SQLITE_CORRUPT ->
              "it is damaged: move it away and RECap begins a new one";
          default -> "SQLite says: " + e.getMessage();
        };
    return platform(tried, but, e);
  }

  PlatformException of(String tried, IOException e) {
    if (Problem.Kind.ofFile(e) == Problem.Kind.HOST_FULL) {
      return full(tried, e);
    }
    String but =
        switch (e) {
          case AccessDeniedException denied -> denied.getFile() + " does not allow it";
          case FileAlreadyExistsException exists -> exists.getFile() + " is not a directory";
          default -> e.getClass().getSimpleName() + ": " + e.getMessage();
        };
    return platform(tried, but, e);
  }

  /** The store was written by a newer RECap. */
  PlatformException newer(int found, int known) {
    return new PlatformException(
        Problem.Kind.PLATFORM,
        ("Tried to open the records in %s but a newer RECap has written them (schema %d, this one"
                + " knows %d): use that one")
            .formatted(file, found, known));
  }

  @Override
  public PlatformException neverBegun(String tried) {
    return new PlatformException(
        Problem.Kind.PLATFORM, "Tried to %s in %s but it was never begun".formatted(tried, file));
  }

  private PlatformException platform(String tried, String but, Throwable cause) {
    return new PlatformException(
        Problem.Kind.PLATFORM, "Tried to %s in %s but %s".formatted(tried, file, but), cause);
  }

  private PlatformException full(String tried, Exception cause) {
    return new PlatformException(
        Problem.Kind.HOST_FULL,
        "Tried to %s in %s but no space is left there".formatted(tried, file),
        cause);
  }
}

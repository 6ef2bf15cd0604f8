package dev.recap.server.store;

import dev.recap.core.invocation.PlatformException;
import java.sql.SQLException;

/** What went wrong in a database, as a problem for the caller. */
interface Failure {
  PlatformException of(String tried, SQLException e);

  /** The record is not there. */
  PlatformException neverBegun(String tried);
}

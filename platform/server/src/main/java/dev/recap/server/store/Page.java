package dev.recap.server.store;

import dev.recap.core.invocation.InvocationRecord;
import java.util.List;
import java.util.Optional;

/**
 * Some records, the newest first.
 *
 * @param next where the next page begins; empty: there is none
 */
public record Page(List<InvocationRecord> records, Optional<Cursor> next) {
  /** Keeps a page. */
  public Page {
    records = List.copyOf(records);
  }
}

package dev.recap.server.trigger.store;

import dev.recap.server.store.Cursor;
import dev.recap.server.trigger.Run;
import java.util.List;
import java.util.Optional;

/**
 * Some runs, the newest first.
 *
 * @param next where the next page begins; empty: there is none
 */
public record RunPage(List<Run> runs, Optional<Cursor> next) {
  /** Keeps a page. */
  public RunPage {
    runs = List.copyOf(runs);
  }
}

package dev.recap.catalog.search;

import java.io.IOException;
import java.util.List;

/** Port: the capsules that are on this host, or can be built on it. */
@FunctionalInterface
public interface LocalEntries {
  /** All their versions. */
  List<Entry> entries() throws IOException;
}

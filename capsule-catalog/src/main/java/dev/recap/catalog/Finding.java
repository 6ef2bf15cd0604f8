package dev.recap.catalog;

import dev.recap.catalog.search.CatalogSearch;
import dev.recap.catalog.search.IndexRefresh;
import dev.recap.catalog.search.LocalEntries;
import java.io.IOException;

/** Puts the search over this host and its sources together. */
record Finding(CatalogParts parts) {

  CatalogSearch search(LocalEntries local) throws IOException {
    return new CatalogSearch(
        parts.state().resolve("index"),
        local,
        parts.sources(),
        () ->
            new IndexRefresh(
                parts.state().resolve("index"),
                parts.repositories(),
                parts.repositories(),
                parts.admission(),
                parts.clock()),
        parts.clock());
  }
}

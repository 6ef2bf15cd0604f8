package dev.recap.catalog;

import dev.recap.catalog.place.Repositories;
import dev.recap.catalog.search.RepositoryNames;
import dev.recap.catalog.source.Source;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.Admission;
import dev.recap.catalog.trust.SeenVersions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * What a catalog works with.
 *
 * @param state the folder of the store
 * @param sources in the order in which they are asked
 * @param names which capsules a registry has
 * @param admission decides what may come here and be invoked
 * @param seen what was seen in repositories before
 * @param policy the file of the policy, whether it is there or not
 * @param clock tells the time
 */
record CatalogParts(
    Path state,
    CapsuleStore store,
    List<Source> sources,
    Repositories repositories,
    RepositoryNames names,
    Admission admission,
    SeenVersions seen,
    Path policy,
    InstantSource clock) {}

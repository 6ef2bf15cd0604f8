package dev.recap.catalog.search;

import dev.recap.catalog.search.IndexRefresh.Refreshed;
import dev.recap.catalog.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The capsules of this host and of its sources, asked again when what is known of them is old. */
public final class CatalogSearch {
  /** A source that did not answer is not asked again for so long, unless somebody says so. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Path folder;
  private final LocalEntries local;
  private final List<Source> sources;
  private final Supplier<IndexRefresh> refresh;
  private final InstantSource clock;

  /**
   * A search.
   *
   * @param folder where the indexes of sources are kept
   * @param sources in the order in which they are preferred
   * @param refresh made when a source is asked
   */
  public CatalogSearch(
      Path folder,
      LocalEntries local,
      List<Source> sources,
      Supplier<IndexRefresh> refresh,
      InstantSource clock) {
    this.folder = folder;
    this.local = local;
    this.sources = List.copyOf(sources);
    this.refresh = refresh;
    this.clock = clock;
  }

  /** When sources are asked. */
  public enum Freshness {
    /** Never. */
    OFFLINE,
    /** When what is known of them is older than their settings say. */
    USUAL,
    /** Now. */
    NOW
  }

  /** Is told what happens while sources are asked. */
  public interface Watcher {
    /** So many of the repositories of a source were looked at. */
    void looking(String source, int repositories, int all);

    /** A source was asked. */
    void asked(String source, Refreshed result);
  }

  /** The sources, in order. */
  public List<Source> sources() {
    return sources;
  }

  /** What is on this host. */
  public List<Entry> local() throws IOException {
    return local.entries();
  }

  /** Opens what is known, after asking those sources that are to be asked. */
  public CatalogIndex open(Freshness freshness, Watcher watcher) throws IOException {
    for (Source source : sources) {
      boolean ask =
          switch (freshness) {
            case OFFLINE -> false;
            case USUAL -> canBeKept() && isOld(source);
            case NOW -> true;
          };
      if (ask) {
        ask(source, watcher);
      }
    }
    return CatalogIndex.open(folder, local, sources.stream().map(Source::name).toList());
  }

  /** Asks one source now. */
  public Refreshed ask(Source source, Watcher watcher) throws IOException {
    Refreshed result =
        refresh
            .get()
            .refresh(
                source.name(),
                source.namespace(),
                (looked, all) -> watcher.looking(source.name(), looked, all));
    watcher.asked(source.name(), result);
    return result;
  }

  /** How much is known of each source. */
  public List<IndexState> states() throws IOException {
    try (CatalogIndex index =
        CatalogIndex.open(folder, List::of, sources.stream().map(Source::name).toList())) {
      return index.states();
    }
  }

  /** Whoever may not write what is known reads it as it is. */
  private boolean canBeKept() {
    Path there = folder.toAbsolutePath();
    for (Path above = there.getParent();
        above != null && !Files.exists(there);
        above = above.getParent()) {
      there = above;
    }
    return Files.isWritable(there);
  }

  private boolean isOld(Source source) throws IOException {
    if (source.refresh().isZero()) {
      return false;
    }
    Optional<IndexState> state =
        states().stream().filter(one -> one.source().equals(source.name())).findFirst();
    Instant now = clock.instant();
    return isBefore(state.flatMap(IndexState::at), now.minus(source.refresh()))
        && isBefore(state.flatMap(IndexState::tried), now.minus(PAUSE));
  }

  private static boolean isBefore(Optional<Instant> at, Instant limit) {
    return at.map(instant -> instant.isBefore(limit)).orElse(true);
  }
}

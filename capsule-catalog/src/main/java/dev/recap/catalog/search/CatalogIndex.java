package dev.recap.catalog.search;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;

/**
 * What is known of all capsules, those of this host and those of its sources, as it was when it was
 * opened. Asks nobody: {@link IndexRefresh} does.
 */
public final class CatalogIndex implements Closeable {
  private final List<String> sources;
  private final Map<String, DirectoryReader> readers;
  private final IndexReader all;
  private final Set<String> installed;

  private CatalogIndex(
      List<String> sources, Map<String, DirectoryReader> readers, Set<String> installed)
      throws IOException {
    this.sources = sources;
    this.readers = readers;
    this.installed = installed;
    this.all = new MultiReader(readers.values().toArray(IndexReader[]::new), true);
  }

  /**
   * Opens it.
   *
   * @param folder where the indexes of sources are kept
   * @param local what is on this host
   * @param sources the names of the others in the order in which they are preferred
   * @throws IOException when the disk fails; an index that is broken counts as none
   */
  public static CatalogIndex open(Path folder, LocalEntries local, List<String> sources)
      throws IOException {
    List<Entry> here = local.entries();
    Map<String, DirectoryReader> readers = new LinkedHashMap<>();
    readers.put(Entry.LOCAL, SourceIndex.inMemory(here));
    for (String source : sources) {
      Optional<DirectoryReader> reader = new SourceIndex(folder, source).open();
      if (reader.isPresent()) {
        readers.put(source, reader.get());
      }
    }
    List<String> names = new ArrayList<>(List.of(Entry.LOCAL));
    names.addAll(sources);
    Set<String> installed =
        here.stream()
            .flatMap(entry -> entry.digest().stream())
            .map(Object::toString)
            .collect(Collectors.toUnmodifiableSet());
    return new CatalogIndex(List.copyOf(names), readers, installed);
  }

  /**
   * What a search found.
   *
   * @param hits the best first; a capsule that several sources have once
   * @param more whether there are more than were asked for
   */
  public record Found(List<Hit> hits, boolean more) {}

  /**
   * Finds capsules.
   *
   * @param fits what a capsule must be besides, asked only for those that are shown
   */
  public Found search(CatalogQuery query, Predicate<Entry> fits) throws IOException {
    Ranking.Result result = new Ranking(all, installed, sources).rank(query);
    List<Hit> hits = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    for (Ranked one : result.ranked()) {
      Entry entry = EntryDocument.entry(all, one.document());
      if (!fits.test(entry)) {
        continue;
      }
      String content =
          entry.name() + entry.digest().map(Object::toString).orElse(entry.reference());
      Integer same = places.get(content);
      if (same != null) {
        if (hits.get(same).entry().isLocal()) {
          // Its source knows more of it than this host does.
          Hit here = hits.get(same);
          hits.set(same, new Hit(entry, true, here.missing(), here.near()));
        }
        continue;
      }
      if (hits.size() == query.limit()) {
        return new Found(hits, true);
      }
      places.put(content, hits.size());
      hits.add(
          new Hit(entry, one.installed(), result.words(~one.words()), result.words(one.near())));
    }
    return new Found(hits, false);
  }

  /**
   * All known versions of a name, those of this host first, then by source, the highest version
   * first in each.
   */
  public List<Entry> versions(String name) throws IOException {
    List<Entry> found = new ArrayList<>();
    for (DirectoryReader reader : readers.values()) {
      float[] matches =
          Scores.of(
              new IndexSearcher(reader),
              new ConstantScoreQuery(new TermQuery(new Term(EntryDocument.NAME, name))));
      List<Entry> ofSource = new ArrayList<>();
      for (int document = 0; document < matches.length; document++) {
        if (matches[document] > 0) {
          ofSource.add(EntryDocument.entry(reader, document));
        }
      }
      ofSource.sort(Versions.HIGHEST_FIRST);
      found.addAll(ofSource);
    }
    return found;
  }

  /** The version that is to be used of what {@link #versions} gave, if not all were yanked. */
  public static Optional<Entry> newest(List<Entry> versions) {
    return Versions.newest(versions);
  }

  /** Whether exactly this is on this host. */
  public boolean isInstalled(Entry entry) {
    return entry.isLocal() || entry.digest().filter(d -> installed.contains(d.value())).isPresent();
  }

  /** All names, sorted. */
  public List<String> names() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    org.apache.lucene.index.Terms terms =
        org.apache.lucene.index.MultiTerms.getTerms(all, EntryDocument.NAME);
    if (terms != null) {
      org.apache.lucene.index.TermsEnum each = terms.iterator();
      while (each.next() != null) {
        names.add(each.term().utf8ToString());
      }
    }
    return List.copyOf(names);
  }

  /** How much is known of each source but this host. */
  public List<IndexState> states() throws IOException {
    List<IndexState> states = new ArrayList<>();
    for (String source : sources.subList(1, sources.size())) {
      DirectoryReader reader = readers.get(source);
      states.add(
          reader == null
              ? new IndexState(source, 0, Optional.empty(), Optional.empty(), Optional.empty())
              : state(source, reader));
    }
    return states;
  }

  private static IndexState state(String source, DirectoryReader reader) throws IOException {
    Map<String, String> facts = SourceIndex.facts(reader);
    return new IndexState(
        source,
        reader.docFreq(new Term(EntryDocument.NEWEST, EntryDocument.YES)),
        Optional.ofNullable(facts.get(Facts.AT)).map(Instant::parse),
        Optional.ofNullable(facts.get(Facts.TRIED)).map(Instant::parse),
        Optional.ofNullable(facts.get(Facts.PROBLEM)));
  }

  /** Names of what is written beside the entries of a source. */
  static final class Facts {
    static final String AT = "at";
    static final String TRIED = "tried";
    static final String PROBLEM = "problem";

    private Facts() {}
  }

  @Override
  public void close() throws IOException {
    all.close();
  }
}

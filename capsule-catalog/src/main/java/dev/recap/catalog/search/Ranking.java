package dev.recap.catalog.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;

/**
 * Orders capsules as a person would expect who looks for words: by where a word is found first, in
 * the name before the keywords before the summary, and by BM25F among those found in the same
 * place.
 */
final class Ranking {
  /** The most points that BM25F gives to a word. */
  static final float WEIGHT = 9;

  /** The BM25F score that is worth half of them. */
  private static final float HALF = 3;

  /** For a name that is all words together. */
  private static final int ALL_OF_THE_NAME = 200;

  private final IndexReader reader;
  private final IndexSearcher searcher;
  private final Set<String> installed;
  private final List<String> sources;
  private final Words analysis = new Words();

  /**
   * A ranking.
   *
   * @param installed the digests of what is on this host
   * @param sources their names in the order in which they are preferred
   */
  Ranking(IndexReader reader, Set<String> installed, List<String> sources) {
    this.reader = reader;
    this.searcher = new IndexSearcher(reader);
    this.installed = installed;
    this.sources = sources;
  }

  /** What a search found, in order. */
  record Result(List<String> words, List<Ranked> ranked) {
    /** The words of a set of bits. */
    List<String> words(int bits) {
      List<String> named = new ArrayList<>();
      for (int i = 0; i < words.size(); i++) {
        if ((bits & 1 << i) != 0) {
          named.add(words.get(i));
        }
      }
      return named;
    }
  }

  /** Those with all words; when there are none, those with the most of them. */
  Result rank(CatalogQuery query) throws IOException {
    boolean[] candidates = candidates(query.filter());
    List<String> words = words(query.words());
    Points points = new Points(candidates.length);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      add(new WordQuery(word, analysis.of(word)), 1 << i, points);
    }
    List<Ranked> ranked = ranked(candidates, points, String.join("-", words), words.isEmpty());
    int most = ranked.stream().mapToInt(one -> Integer.bitCount(one.words())).max().orElse(0);
    return new Result(
        words,
        ranked.stream()
            .filter(one -> Integer.bitCount(one.words()) == most)
            .sorted(Ranked.BEST_FIRST)
            .toList());
  }

  /** What every document has got so far. */
  private static final class Points {
    private final float[] score;
    private final int[] words;
    private final int[] near;

    Points(int documents) {
      score = new float[documents];
      words = new int[documents];
      near = new int[documents];
    }
  }

  private static List<String> words(List<String> given) {
    return given.stream()
        .flatMap(text -> Arrays.stream(text.strip().split("\\s+", -1)))
        .map(EntryDocument::lower)
        .filter(word -> !word.isEmpty())
        .distinct()
        .limit(CatalogQuery.MOST_WORDS)
        .toList();
  }

  private boolean[] candidates(CatalogQuery.Filter filter) throws IOException {
    float[] matches = Scores.of(searcher, new ConstantScoreQuery(FilterQuery.of(filter, reader)));
    boolean[] candidates = new boolean[matches.length];
    for (int i = 0; i < matches.length; i++) {
      candidates[i] = matches[i] > 0;
    }
    return candidates;
  }

  private void add(WordQuery word, int bit, Points points) throws IOException {
    float[] places = Scores.of(searcher, word.exact());
    boolean near = !found(places);
    if (near) {
      places = Scores.of(searcher, word.near());
    }
    float[] weights = Scores.of(searcher, word.weight());
    for (int i = 0; i < places.length; i++) {
      if (places[i] > 0) {
        points.words[i] |= bit;
        points.near[i] |= near ? bit : 0;
        points.score[i] += places[i] + WEIGHT * weights[i] / (weights[i] + HALF);
      }
    }
  }

  private static boolean found(float[] scores) {
    for (float score : scores) {
      if (score > 0) {
        return true;
      }
    }
    return false;
  }

  private List<Ranked> ranked(
      boolean[] candidates, Points points, String wholeName, boolean everything)
      throws IOException {
    List<Ranked> ranked = new ArrayList<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      LeafReader part = leaf.reader();
      BinaryDocValues names = DocValues.getBinary(part, EntryDocument.NAME);
      BinaryDocValues digests = DocValues.getBinary(part, EntryDocument.DIGEST);
      BinaryDocValues places = DocValues.getBinary(part, EntryDocument.SOURCE);
      NumericDocValues qualities = DocValues.getNumeric(part, EntryDocument.QUALITY);
      for (int i = 0; i < part.maxDoc(); i++) {
        int document = leaf.docBase + i;
        if (!candidates[document] || (points.words[document] == 0 && !everything)) {
          continue;
        }
        String name = text(names, i);
        String source = text(places, i);
        ranked.add(
            new Ranked(
                document,
                points.words[document],
                points.near[document],
                Math.round(points.score[document]) + (name.equals(wholeName) ? ALL_OF_THE_NAME : 0),
                source.equals(Entry.LOCAL) || installed.contains(text(digests, i)),
                qualities.advanceExact(i) ? qualities.longValue() : 0,
                name,
                sources.indexOf(source)));
      }
    }
    return ranked;
  }

  private static String text(BinaryDocValues values, int document) throws IOException {
    return values.advanceExact(document) ? values.binaryValue().utf8ToString() : "";
  }
}

package dev.recap.catalog.search;

import java.util.Comparator;

/**
 * A document in the order of a search.
 *
 * @param document its number
 * @param words which of the words it has, a bit for each
 * @param near which of them it has only one like
 * @param score how well it fits, in whole points: what differs by less fits alike
 * @param installed whether it is on this host
 * @param quality whether it is to be used, signed, tested; see {@link EntryDocument#QUALITY}
 * @param source the place of its source among all
 */
record Ranked(
    int document,
    int words,
    int near,
    int score,
    boolean installed,
    long quality,
    String name,
    int source) {
  static final Comparator<Ranked> BEST_FIRST =
      Comparator.comparingInt((Ranked one) -> -Integer.bitCount(one.words))
          .thenComparingInt(one -> -one.score)
          .thenComparing(one -> !EntryDocument.supported(one.quality))
          .thenComparing(one -> !one.installed)
          .thenComparingLong(one -> -one.quality)
          .thenComparing(Ranked::name)
          .thenComparingInt(Ranked::source)
          .thenComparingInt(Ranked::document);
}

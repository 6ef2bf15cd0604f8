package dev.recap.catalog.names;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Names near a mistyped one, by edit distance (Levenshtein). */
public final class SimilarNames {
  private static final int SHOWN = 3;

  private SimilarNames() {}

  /**
   * At most three of the candidates, nearest first: those about a third of their letters away, and
   * those that begin with what is wanted or the other way round.
   */
  public static List<String> of(String wanted, Collection<String> candidates) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return candidates.stream()
        .map(candidate -> Map.entry(candidate, distance.apply(wanted, candidate)))
        .filter(near -> fits(wanted, near.getKey(), near.getValue()))
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
        .limit(SHOWN)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The candidates as a question to end a message with; nothing when none is near. */
  public static String question(String wanted, Collection<String> candidates) {
    List<String> similar = of(wanted, candidates);
    return similar.isEmpty() ? "" : "; did you mean " + String.join(" or ", similar) + "?";
  }

  private static boolean fits(String wanted, String candidate, int distance) {
    // Two letters swapped are two edits.
    int allowed = (Math.max(wanted.length(), candidate.length()) + 2) / 3;
    return distance <= allowed
        || (wanted.length() > 1 && candidate.startsWith(wanted))
        || (candidate.length() > 1 && wanted.startsWith(candidate));
  }
}

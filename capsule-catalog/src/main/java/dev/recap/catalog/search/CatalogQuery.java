package dev.recap.catalog.search;

import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import java.util.List;
import java.util.Optional;

/**
 * What somebody looks for.
 *
 * @param words that a capsule should have; none: every capsule, by name
 * @param filter what it must be
 * @param limit the most hits
 */
public record CatalogQuery(List<String> words, Filter filter, int limit) {
  /** The most words that are looked at. */
  public static final int MOST_WORDS = 16;

  /**
   * What a capsule must be, whatever the words.
   *
   * @param keywords all of which it must have
   * @param categories one of which it must be in
   * @param capabilities all of which it must declare
   * @param filesystem what it must declare
   * @param most the most it may declare
   * @param sources one of which it must come from; none: all
   * @param deprecated whether those that are no longer to be used count
   */
  public record Filter(
      List<String> keywords,
      List<String> categories,
      List<String> capabilities,
      Optional<Filesystem> filesystem,
      Optional<Power> most,
      List<String> sources,
      DeprecatedOnes deprecated) {
    /** Everything but what was yanked. */
    public static final Filter ALL =
        new Filter(
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            DeprecatedOnes.INCLUDE);
  }

  /** What to do with deprecated capsules. */
  public enum DeprecatedOnes {
    INCLUDE,
    EXCLUDE,
    ONLY
  }
}

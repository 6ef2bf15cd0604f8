package dev.recap.catalog.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fixture and what is different about it in one case.
 *
 * @param fixture its name
 * @param env environment variables in addition to its own
 * @param user the user and group id of its main process instead of its own
 * @param readOnly instead of its own
 * @param absent paths taken away in addition
 * @param files put in in addition, by absolute path
 */
public record FixtureUse(
    String fixture,
    Map<String, String> env,
    Optional<Integer> user,
    Optional<Boolean> readOnly,
    List<String> absent,
    Map<String, PlacedFile> files) {

  /** A fixture as it is. */
  public static FixtureUse of(String fixture) {
    return new FixtureUse(
        fixture, Map.of(), Optional.empty(), Optional.empty(), List.of(), Map.of());
  }

  /** Whether nothing is different about it. */
  public boolean plain() {
    return equals(of(fixture));
  }
}

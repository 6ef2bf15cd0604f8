package dev.recap.catalog.trust;

import dev.recap.catalog.text.Glob;
import java.util.regex.Pattern;

/**
 * A pattern of repositories, {@code registry.example.com/team/*}; see {@link Glob}.
 *
 * @param text as it was written
 * @param pattern the same for the JDK
 */
public record RepositoryGlob(String text, Pattern pattern) {

  /** Reads one; every text is one. */
  public static RepositoryGlob of(String text) {
    return new RepositoryGlob(text, Glob.pattern(text));
  }

  /** Whether it stands for a repository. */
  public boolean fits(String repository) {
    return pattern.matcher(repository).matches();
  }
}

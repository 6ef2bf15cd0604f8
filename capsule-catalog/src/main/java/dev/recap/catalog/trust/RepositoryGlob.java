package dev.recap.catalog.trust;

import java.util.regex.Pattern;

/**
 * A pattern of repositories, {@code registry.example.com/team/*}: {@code *} stands for any
 * characters but a slash, {@code **} for any, {@code ?} for one that is no slash.
 *
 * @param text as it was written
 * @param pattern the same for the JDK
 */
public record RepositoryGlob(String text, Pattern pattern) {

  /** Reads one; every text is one. */
  public static RepositoryGlob of(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*' && i + 1 < text.length() && text.charAt(i + 1) == '*') {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return new RepositoryGlob(text, Pattern.compile(regex.toString()));
  }

  /** Whether it stands for a repository. */
  public boolean fits(String repository) {
    return pattern.matcher(repository).matches();
  }
}

package dev.recap.catalog.text;

import java.util.regex.Pattern;

/**
 * Patterns of names with slashes: {@code *} stands for any characters but a slash, {@code **} for
 * any, {@code ?} for one that is no slash, and everything else for itself.
 */
public final class Glob {
  private Glob() {}

  /** The pattern of whole names; every text has one. */
  public static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
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
    return Pattern.compile(regex.toString());
  }
}

package dev.recap.catalog.registry.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a server wants to be told who asks; see RFC 9110, section 11.3.
 *
 * @param scheme lower case
 * @param parameters by lower-case name
 */
record Challenge(String scheme, Map<String, String> parameters) {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G[\\s,]*(" + TOKEN + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(" + TOKEN + "))");
  private static final Pattern SCHEME = Pattern.compile("\\G[\\s,]*(" + TOKEN + ")(?=\\s|,|$)");

  /** Those in the values of {@code WWW-Authenticate}; what cannot be read is passed over. */
  static List<Challenge> of(List<String> values) {
    List<Challenge> all = new ArrayList<>();
    for (String value : values) {
      Matcher parameter = PARAMETER.matcher(value);
      Matcher scheme = SCHEME.matcher(value);
      @Nullable Challenge last = null;
      int at = 0;
      while (at < value.length()) {
        if (last != null && parameter.find(at)) {
          String text = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
          last.parameters.put(
              parameter.group(1).toLowerCase(Locale.ROOT), text.replaceAll("\\\\(.)", "$1"));
          at = parameter.end();
        } else if (scheme.find(at)) {
          last = new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), new TreeMap<>());
          all.add(last);
          at = scheme.end();
        } else {
          break;
        }
      }
    }
    return all;
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(text -> !text.isEmpty());
  }
}

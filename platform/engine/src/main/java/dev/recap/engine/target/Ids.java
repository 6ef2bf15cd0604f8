package dev.recap.engine.target;

import java.util.regex.Pattern;

/** How container ids and their prefixes look. */
final class Ids {
  private static final Pattern GENERATED = Pattern.compile("[0-9a-f]{12,64}");
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{4,64}");
  private static final Pattern LONG_PREFIX = Pattern.compile("[0-9a-f]{12,64}");

  private Ids() {}

  /** Whether {@code text} is long enough to be taken as the start of a generated id. */
  static boolean isPrefix(String text) {
    return PREFIX.matcher(text).matches();
  }

  /** Whether {@code text} is as long as the short ids runtimes print, or longer. */
  static boolean isLongPrefix(String text) {
    return LONG_PREFIX.matcher(text).matches();
  }

  /** Whether {@code text} is the id of {@code id}'s container, or a prefix of a generated one. */
  static boolean match(String text, String id) {
    return id.equals(text)
        || (isPrefix(text) && GENERATED.matcher(id).matches() && id.startsWith(text));
  }

  /** Whether {@code text} is a whole generated id, as Docker, Podman and containerd's CRI make. */
  static boolean isWhole(String text) {
    return text.length() == 64 && isPrefix(text);
  }
}

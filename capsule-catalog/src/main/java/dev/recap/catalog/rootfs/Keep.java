package dev.recap.catalog.rootfs;

import java.util.regex.Pattern;

/**
 * A glob over absolute paths: {@code *} and {@code ?} within a folder, {@code **} across folders.
 *
 * @param glob as the manifest has it
 * @param pattern matches normalised paths
 */
record Keep(String glob, Pattern pattern) {

  static Keep of(String glob) throws BuildException {
    StringBuilder regex = new StringBuilder();
    String path = RootfsPath.of(glob);
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '*' && i + 1 < path.length() && path.charAt(i + 1) == '*') {
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
    return new Keep(glob, Pattern.compile(regex.toString()));
  }

  boolean matches(String path) {
    return pattern.matcher(path).matches();
  }
}

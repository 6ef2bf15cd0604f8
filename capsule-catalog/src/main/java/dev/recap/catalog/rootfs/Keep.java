package dev.recap.catalog.rootfs;

import dev.recap.catalog.text.Glob;
import java.util.regex.Pattern;

/**
 * A pattern of absolute paths; see {@link Glob}.
 *
 * @param glob as the manifest has it
 * @param pattern matches normalised paths
 */
record Keep(String glob, Pattern pattern) {

  static Keep of(String glob) throws BuildException {
    return new Keep(glob, Glob.pattern(RootfsPath.of(glob)));
  }

  boolean matches(String path) {
    return pattern.matcher(path).matches();
  }
}

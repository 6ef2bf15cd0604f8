package dev.recap.catalog.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a capsule's root file system is made.
 *
 * @param debian what is kept of Debian packages
 * @param files files of the capsule's own folder
 * @param links symbolic links: what they point to, and the absolute paths of the links
 */
public record BuildRecipe(
    Optional<Debian> debian, List<LocalFile> files, Map<String, List<String>> links) {

  /**
   * Files of Debian packages.
   *
   * @param packages whose files are kept
   * @param keep globs over absolute paths
   */
  public record Debian(List<String> packages, List<String> keep) {}

  /**
   * A file of the capsule's folder.
   *
   * @param from its path relative to the folder
   * @param to its absolute path in the root file system
   * @param executable whether everybody may execute it
   */
  public record LocalFile(String from, String to, boolean executable) {}
}

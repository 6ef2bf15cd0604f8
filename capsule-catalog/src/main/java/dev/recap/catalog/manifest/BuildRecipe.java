package dev.recap.catalog.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a capsule's root file system is made.
 *
 * @param runtime what runs its entry point
 * @param image the image it starts from
 * @param debian what is kept of Debian packages
 * @param java what is on the class path of a Java function
 * @param files files of the capsule's own folder
 * @param links symbolic links: what they point to, and the absolute paths of the links
 */
public record BuildRecipe(
    Kind runtime,
    Optional<Image> image,
    Optional<Debian> debian,
    Optional<Java> java,
    List<LocalFile> files,
    Map<String, List<String>> links) {

  /** A recipe that takes nothing; a start for one that is not read from a manifest. */
  public static final BuildRecipe NOTHING =
      new BuildRecipe(
          Kind.EXEC, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Map.of());

  /** What runs a capsule's entry point. */
  public enum Kind {
    /** It is a program of the root file system. */
    EXEC,
    /** It is a class of a Java function. */
    JAVA
  }

  /**
   * An existing image.
   *
   * @param from where it is, in the syntax of containers-transports(5)
   */
  public record Image(String from) {}

  /**
   * Files of Debian packages.
   *
   * @param packages whose files are kept
   * @param keep globs over absolute paths
   */
  public record Debian(List<String> packages, List<String> keep) {}

  /**
   * The code of a Java function.
   *
   * @param sources a folder of {@code .java} files, relative to the capsule's
   * @param jars files relative to the capsule's folder
   * @param dependencies Maven artifacts, {@code group:artifact:version}
   */
  public record Java(Optional<String> sources, List<String> jars, List<String> dependencies) {}

  /**
   * A file of the capsule's folder, or a folder in it with all its files.
   *
   * @param from its path relative to the folder
   * @param to its absolute path in the root file system
   * @param executable whether everybody may execute it
   */
  public record LocalFile(String from, String to, boolean executable) {}

  /** The same with files of Debian packages. */
  public BuildRecipe with(Debian packages) {
    return new BuildRecipe(runtime, image, Optional.of(packages), java, files, links);
  }

  /** The same with other files and links of the capsule's own. */
  public BuildRecipe with(List<LocalFile> ownFiles, Map<String, List<String>> ownLinks) {
    return new BuildRecipe(runtime, image, debian, java, ownFiles, ownLinks);
  }
}

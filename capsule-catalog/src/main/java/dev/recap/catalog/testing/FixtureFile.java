package dev.recap.catalog.testing;

import dev.recap.catalog.manifest.BuildRecipe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A valid {@code fixture.yaml}: a container that capsules are tested in.
 *
 * @param name what tests call it
 * @param summary what it is like
 * @param args the command line of its main process
 * @param env environment variables
 * @param user the user and group id of its main process
 * @param cwd the folder it starts in
 * @param hostname its host name
 * @param readOnly whether its root file system is read-only
 * @param tmpfs paths with an empty file system in memory
 * @param absent paths that are taken away before it starts
 * @param files put in before it starts, by absolute path
 * @param ready when capsules can be invoked in it
 * @param build how its root file system is made
 * @param java sources of its folder that are compiled
 */
public record FixtureFile(
    String name,
    String summary,
    List<String> args,
    Map<String, String> env,
    int user,
    String cwd,
    String hostname,
    boolean readOnly,
    List<String> tmpfs,
    List<String> absent,
    Map<String, PlacedFile> files,
    Ready ready,
    BuildRecipe build,
    Optional<JavaSources> java) {

  /**
   * Java sources.
   *
   * @param sources their folder in the fixture's
   * @param release the Java release they are compiled for
   * @param to the absolute path of the folder for the classes
   */
  public record JavaSources(String sources, int release, String to) {}

  /**
   * When a container is ready: all that is given must hold.
   *
   * @param ports TCP ports that are listened on
   * @param file a file that is there
   * @param log found in what it prints
   */
  public record Ready(List<Integer> ports, Optional<String> file, Optional<Pattern> log) {}
}

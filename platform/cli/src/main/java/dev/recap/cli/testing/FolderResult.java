package dev.recap.cli.testing;

import dev.recap.core.capsule.Capsule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the tests of one capsule went.
 *
 * @param folder where it is
 * @param capsule its name and version, or its folder when it has none
 * @param built what was tested; empty when it could not be built
 * @param problems why its tests could not be run, or what is wrong besides; sentences
 * @param cases those that were run
 * @param measured what was measured, if it was to be
 */
public record FolderResult(
    Path folder,
    String capsule,
    Optional<Capsule> built,
    List<String> problems,
    List<CaseResult> cases,
    Optional<Measured> measured) {

  static FolderResult untested(Path folder, List<String> problems) {
    return new FolderResult(
        folder, folder.toString(), Optional.empty(), problems, List.of(), Optional.empty());
  }

  /** Whether nothing is wrong. */
  public boolean passed() {
    return problems.isEmpty() && cases.stream().allMatch(CaseResult::passed);
  }
}

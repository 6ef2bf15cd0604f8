package dev.recap.cli.testing;

import java.util.List;

/**
 * How the tests of one capsule went.
 *
 * @param capsule its name and version, or its folder when it has none
 * @param problems why its tests could not be run, or what is wrong besides; sentences
 * @param cases those that were run
 */
public record FolderResult(String capsule, List<String> problems, List<CaseResult> cases) {

  /** Whether nothing is wrong. */
  public boolean passed() {
    return problems.isEmpty() && cases.stream().allMatch(CaseResult::passed);
  }
}

package dev.recap.server.audit;

import java.util.List;

/**
 * What a check of the whole log found.
 *
 * @param rows how many were checked
 * @param head the hash of the newest; whoever wrote it down elsewhere can compare
 * @param problems what is not as it was written, at most {@value #MOST}; empty: nothing
 */
public record Verification(long rows, String head, List<String> problems) {
  static final int MOST = 100;

  /** Keeps what was found. */
  public Verification {
    problems = List.copyOf(problems);
  }

  /** Whether everything is as it was written. */
  public boolean intact() {
    return problems.isEmpty();
  }
}

package dev.recap.client;

import java.util.List;

/**
 * What a check of the whole audit log found.
 *
 * @param head the hash of the newest row
 * @param problems what is not as it was written
 */
public record AuditVerification(boolean intact, long rows, String head, List<String> problems) {
  /** Keeps what was found. */
  public AuditVerification {
    problems = List.copyOf(problems);
  }
}

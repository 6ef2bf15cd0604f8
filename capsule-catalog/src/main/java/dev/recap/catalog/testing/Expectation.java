package dev.recap.catalog.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must hold after an invocation; all of it.
 *
 * @param outcome the outcome's word
 * @param status the capsule's own exit status
 * @param output of standard output
 * @param json of the result, by JSONPath
 * @param stderr of standard error
 * @param message of what the platform says about the outcome
 * @param artifacts by a glob that one artifact must match
 * @param files of the target afterwards, by absolute path
 */
public record Expectation(
    String outcome,
    Optional<Integer> status,
    List<ContentRule> output,
    Map<String, List<ValueRule>> json,
    List<ContentRule> stderr,
    List<ContentRule> message,
    Map<String, List<ContentRule>> artifacts,
    Map<String, List<ContentRule>> files,
    ReceiptRule receipt) {

  /** What the receipt must say. */
  public sealed interface ReceiptRule {
    /** Nothing of the capsule's doing is left. */
    record Clean() implements ReceiptRule {}

    /** Something is, and everything could be compared. */
    record Changed() implements ReceiptRule {}

    /** Something is in exactly these respects. */
    record Subjects(List<String> subjects) implements ReceiptRule {}
  }
}

package dev.recap.catalog.search;

import dev.recap.catalog.text.PlainText;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a version beside its content.
 *
 * @param standing what its publisher says of it by now
 * @param signers the names of those who signed it
 * @param bill what its payload is made of
 * @param tested how its tests ended
 */
public record Testimony(
    Standing standing, List<String> signers, Optional<Bill> bill, Optional<Tested> tested) {
  /** Nobody said anything. */
  public static final Testimony NONE =
      new Testimony(Standing.SUPPORTED, List.of(), Optional.empty(), Optional.empty());

  /** With what a manifest says itself of being deprecated, unless more was said afterwards. */
  public Testimony after(Optional<String> deprecated) {
    return standing.state() == Standing.State.SUPPORTED && deprecated.isPresent()
        ? new Testimony(
            new Standing(
                Standing.State.DEPRECATED,
                PlainText.line(deprecated.get()),
                standing.successor(),
                standing.security()),
            signers,
            bill,
            tested)
        : this;
  }

  /**
   * The summary of a software bill of materials.
   *
   * @param components how many there are
   * @param top the first of them, {@code name version} each
   */
  public record Bill(int components, List<String> top) {}

  /** How tests ended. */
  public record Tested(int passed, int failed) {
    /** Whether there were any and all passed. */
    public boolean clean() {
      return passed > 0 && failed == 0;
    }
  }
}

package dev.recap.catalog.testing;

import java.util.List;
import java.util.Optional;

/**
 * A valid {@code test.yaml}.
 *
 * @param cases in their order
 */
public record TestFile(List<TestCase> cases) {

  /** The case that the README's example comes from. */
  public Optional<TestCase> example() {
    return cases.stream().filter(TestCase::example).findFirst();
  }
}

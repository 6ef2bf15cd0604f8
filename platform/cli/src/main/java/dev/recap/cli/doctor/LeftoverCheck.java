package dev.recap.cli.doctor;

import dev.recap.core.invocation.PlatformException;
import java.util.List;
import java.util.function.Supplier;

/** Looks for what RECap processes left that died without cleaning up. */
public final class LeftoverCheck implements Check {
  private static final String SUBJECT = "leftovers";

  private final Supplier<List<String>> leftovers;

  /** Of those that {@code leftovers} finds, one sentence part each. */
  public LeftoverCheck(Supplier<List<String>> leftovers) {
    this.leftovers = leftovers;
  }

  @Override
  public List<Finding> look() {
    List<String> left;
    try {
      left = leftovers.get();
    } catch (PlatformException e) {
      return List.of(Finding.note(SUBJECT, e.problem().message(), e.problem().kind().hint()));
    }
    if (left.isEmpty()) {
      return List.of(Finding.good(SUBJECT, "none"));
    }
    return left.stream().map(one -> Finding.bad(SUBJECT, one, "recap doctor --clean")).toList();
  }
}

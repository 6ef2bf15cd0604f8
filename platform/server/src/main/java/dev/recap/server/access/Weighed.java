package dev.recap.server.access;

import java.util.List;

/**
 * What an ask has of the things one grant asks for.
 *
 * @param grant its name
 * @param checks in the order of {@link Criterion}; things the grant does not ask for are left out
 */
public record Weighed(String grant, List<Check> checks) {
  /** Whether it has all of them. */
  public boolean holds() {
    return checks.stream().allMatch(Check::holds);
  }

  /** Those it has not. */
  public List<Check> missing() {
    return checks.stream().filter(check -> !check.holds()).toList();
  }

  boolean holds(Criterion criterion) {
    return checks.stream().allMatch(check -> check.criterion() != criterion || check.holds());
  }
}

package dev.recap.core.invocation;

import java.time.Duration;
import java.util.List;

/**
 * The evidence that a target is as it was before an invocation.
 *
 * @param checks one for each thing compared
 * @param took how long taking it delayed the invocation
 */
public record Receipt(List<Check> checks, Duration took) {

  /** Whether every check could be made and found nothing of the capsule's doing left. */
  public boolean clean() {
    return !checks.isEmpty() && checks.stream().allMatch(Check::clean);
  }

  /**
   * One thing compared before and after.
   *
   * @param subject processes, mounts, links, addresses, routes, qdiscs, filter rules, ipc, files,
   *     cgroup
   * @param finding what the comparison says
   * @param attribution how changes by the target itself are told apart from the capsule's
   */
  public record Check(String subject, Finding finding, String attribution) {
    /** Whether nothing of the capsule's doing is left here. */
    public boolean clean() {
      return switch (finding) {
        case Finding.Same() -> true;
        case Finding.ChangedByTarget(List<String> differences) -> true;
        case Finding.LeftBehind(List<String> differences) -> false;
        case Finding.NotTaken(String why) -> false;
      };
    }
  }

  /** What a comparison says. */
  public sealed interface Finding {
    /** Before and after are equal. */
    record Same() implements Finding {}

    /** They differ, and the capsule had no power to bring that about. */
    record ChangedByTarget(List<String> differences) implements Finding {}

    /** They differ, and the capsule did it or may have done it. */
    record LeftBehind(List<String> differences) implements Finding {}

    /** The comparison could not be made; a receipt with such a check never claims to be clean. */
    record NotTaken(String why) implements Finding {}
  }

  /** The receipt of an invocation that ran but whose target could not be compared. */
  public static Receipt notTaken(String why) {
    return new Receipt(
        List.of(new Check("target", new Finding.NotTaken(why), "nothing was compared")),
        Duration.ZERO);
  }

  /** The receipt of an invocation whose target was never touched. */
  public static Receipt untouched() {
    return new Receipt(
        List.of(new Check("target", new Finding.Same(), "the capsule was never started")),
        Duration.ZERO);
  }
}

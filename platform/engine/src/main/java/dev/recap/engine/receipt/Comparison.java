package dev.recap.engine.receipt;

import dev.recap.core.binding.Binding;
import dev.recap.core.invocation.Receipt.Check;
import dev.recap.core.invocation.Receipt.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * Compares two snapshots and says whose doing the differences are.
 *
 * @param binding the power the capsule had
 * @param before taken before the capsule's first instruction
 * @param after taken when nothing of it ran any more
 */
public record Comparison(Binding binding, Snapshot before, Snapshot after) {
  private static final int SHOWN = 20;

  /**
   * The check of one subject.
   *
   * @param leftovers what is known from elsewhere to be left of the capsule: processes and zombies
   */
  public Check check(Subject subject, List<String> leftovers) {
    SortedSet<String> was = before.lines().get(subject);
    SortedSet<String> is = after.lines().get(subject);
    String attribution = subject.attribution(binding);
    if (!leftovers.isEmpty()) {
      return new Check(subject.word(), new Finding.LeftBehind(leftovers), attribution);
    }
    if (was == null || is == null) {
      String why = was == null ? before.problem() : after.problem();
      return new Check(subject.word(), new Finding.NotTaken(why), attribution);
    }
    if (subject == Subject.FILTER_RULES
        && subject.withinPower(binding)
        && is.stream().anyMatch(line -> line.startsWith(NetworkState.LEGACY))) {
      String why = "rules of legacy iptables are only counted, and the capsule could change them";
      return new Check(subject.word(), new Finding.NotTaken(why), attribution);
    }
    if (was.equals(is)) {
      return new Check(subject.word(), new Finding.Same(), attribution);
    }
    List<String> differences = differences(was, is);
    Finding finding =
        subject != Subject.PROCESSES && subject.withinPower(binding)
            ? new Finding.LeftBehind(differences)
            : new Finding.ChangedByTarget(differences);
    return new Check(subject.word(), finding, attribution);
  }

  private static List<String> differences(SortedSet<String> was, SortedSet<String> is) {
    List<String> differences = new ArrayList<>();
    was.stream().filter(line -> !is.contains(line)).forEach(l -> differences.add("- " + l));
    is.stream().filter(line -> !was.contains(line)).forEach(l -> differences.add("+ " + l));
    if (differences.size() <= SHOWN) {
      return List.copyOf(differences);
    }
    List<String> shown = new ArrayList<>(differences.subList(0, SHOWN));
    shown.add("… and %d more".formatted(differences.size() - SHOWN));
    return List.copyOf(shown);
  }
}

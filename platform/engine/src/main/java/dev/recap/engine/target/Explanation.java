package dev.recap.engine.target;

import dev.recap.core.target.TargetRef;
import java.util.List;

/** Says where a target was looked for and what could not be asked. */
final class Explanation {
  private Explanation() {}

  static String unknown(TargetRef reference, Survey survey) {
    List<String> asked = survey.asked();
    String looked =
        asked.isEmpty()
            ? "no container runtime could be asked"
            : "no container of " + String.join(", ", asked) + " has that name or id";
    return "Tried to find the target %s but %s%s"
        .formatted(reference, looked, notAsked(survey.notAsked()));
  }

  static String perhapsAnother(TargetRef reference, Sighting seen, Survey survey) {
    return "Tried to find the one target %s but there is %s, and another may have that name%s"
            .formatted(reference, seen.reference(), notAsked(survey.silent()))
        + "; name it with its runtime";
  }

  private static String notAsked(List<String> reasons) {
    return reasons.isEmpty() ? "" : "; could not ask " + String.join("; ", reasons);
  }
}

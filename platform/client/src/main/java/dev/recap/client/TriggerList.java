package dev.recap.client;

import java.util.List;

/**
 * Rules that the caller may see, by name.
 *
 * @param fileProblems what is wrong in the folder that the server watches; nothing for those who
 *     are no administrators
 */
public record TriggerList(List<TriggerInfo> triggers, List<String> fileProblems) {
  /** Keeps a list. */
  public TriggerList {
    triggers = List.copyOf(triggers);
    fileProblems = List.copyOf(fileProblems);
  }
}

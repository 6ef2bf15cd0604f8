package dev.recap.server.trigger.rule;

/** Whether a rule is for an event. */
public sealed interface Matched {
  /** It is. */
  record Yes() implements Matched {}

  /**
   * It is not.
   *
   * @param why what does not hold, a sentence
   */
  record No(String why) implements Matched {}

  /**
   * It cannot be told, because the rule's expression fails: a mistake of the rule.
   *
   * @param problem a "Tried to … but …" sentence with the remedy
   */
  record Failed(String problem) implements Matched {}
}

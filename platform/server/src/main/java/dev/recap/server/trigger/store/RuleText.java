package dev.recap.server.trigger.store;

/** Port: reads a kept rule. */
@FunctionalInterface
public interface RuleText {
  /** The rule with a name in a document, which may hold several. */
  Rule.Content read(String document, String name);
}

package dev.recap.server.trigger.store;

/** Port: reads a kept rule. */
@FunctionalInterface
public interface RuleText {
  /** What the JSON says that a rule was kept as. */
  Rule.Content read(String json);
}

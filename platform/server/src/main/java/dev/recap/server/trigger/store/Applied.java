package dev.recap.server.trigger.store;

import dev.recap.core.invocation.Problem;

/** What became of the wish to apply a rule. */
public sealed interface Applied {
  /** There was none of that name. */
  record Created(Rule rule) implements Applied {}

  /** It takes the place of another revision. */
  record Changed(Rule rule) implements Applied {}

  /** It was there, of the same author. */
  record Unchanged(Rule rule) implements Applied {}

  /** One of that name comes from elsewhere. */
  record Refused(Problem problem) implements Applied {}
}

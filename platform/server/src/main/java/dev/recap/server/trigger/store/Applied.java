package dev.recap.server.trigger.store;

import dev.recap.core.invocation.Problem;
import java.util.List;

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

  /** What became of the wish to apply several, of which none is refused alone. */
  sealed interface Together {
    /** Each is in force, in their order. */
    record All(List<Applied> rules) implements Together {
      /** Keeps them. */
      public All {
        rules = List.copyOf(rules);
      }
    }

    /** None was applied, because one may not be. */
    record Refused(Problem problem) implements Together {}
  }
}

package dev.recap.server.identity;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import java.util.Set;

/** Who somebody is, as far as their credentials prove it. */
public sealed interface Identity {

  /**
   * Proven.
   *
   * @param scopes what these credentials can be used for
   */
  record Known(Caller caller, Set<Scope> scopes) implements Identity {
    /** Keeps an identity. */
    public Known {
      scopes = Set.copyOf(scopes);
    }
  }

  /** Not proven; the problem says what to send. */
  record Unknown(Problem problem) implements Identity {
    static Unknown because(String but) {
      return new Unknown(
          new Problem(Problem.Kind.UNAUTHENTICATED, "Tried to find out who you are but " + but));
    }
  }
}

package dev.recap.server.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a credential can be used for at most; what its caller may do is another question. */
public enum Scope {
  /** To see capsules, targets and records. */
  READ,
  /** To invoke and to cancel. */
  INVOKE,
  /** To do what administrators may, if its caller is one. */
  ADMIN,
  /** To send events in, and nothing else; no other one includes it. */
  EVENTS;

  /** All of them. */
  public static final Set<Scope> ALL = Set.of(values());

  /** Its word in JSON, on the command line and in the store. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that word. */
  public static Optional<Scope> ofWord(String word) {
    return Stream.of(values()).filter(scope -> scope.word().equals(word)).findFirst();
  }
}

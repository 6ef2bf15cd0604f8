package dev.recap.core.access;

import java.util.Set;

/**
 * Who asks, as was proven to RECap and not only said.
 *
 * @param name a local user's name, or another identity with its kind before it: {@code token:ci},
 *     {@code oidc:alice@example.com}, {@code cert:probe-7}; names of local users have no colon
 * @param groups those it belongs to, in the words of whatever proved the name
 */
public record Caller(String name, Set<String> groups) {

  /** Keeps a caller. */
  public Caller {
    groups = Set.copyOf(groups);
  }

  /** A user of this host about whose groups nothing is known. */
  public static Caller local(String user) {
    return new Caller(user, Set.of());
  }

  @Override
  public String toString() {
    return name;
  }
}

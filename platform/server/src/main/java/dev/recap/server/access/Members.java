package dev.recap.server.access;

import dev.recap.core.access.Caller;
import java.util.Collections;
import java.util.Set;

/** Some callers: those with one of these names, and those in one of these groups. */
public record Members(Set<String> users, Set<String> groups) {
  /** Nobody. */
  public static final Members NONE = new Members(Set.of(), Set.of());

  /** Keeps them. */
  public Members {
    users = Set.copyOf(users);
    groups = Set.copyOf(groups);
  }

  /** Whether a caller is one of them. */
  public boolean has(Caller caller) {
    return users.contains(caller.name()) || !Collections.disjoint(groups, caller.groups());
  }
}

package dev.recap.server.access;

import dev.recap.core.access.Caller;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The users to whom a host belongs: root, and the one RECap runs as.
 *
 * @param users names of local users
 */
public record Owners(Set<String> users) implements Predicate<Caller> {
  private static final char KIND = ':';

  /** Root and another user. */
  public static Owners rootAnd(String user) {
    return new Owners(user.equals("root") ? Set.of("root") : Set.of("root", user));
  }

  @Override
  public boolean test(Caller caller) {
    return caller.name().indexOf(KIND) < 0 && users.contains(caller.name());
  }
}

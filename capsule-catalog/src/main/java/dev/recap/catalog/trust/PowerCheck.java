package dev.recap.catalog.trust;

import dev.recap.catalog.trust.TrustPolicy.Power;
import dev.recap.catalog.trust.TrustPolicy.UserPower;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.DeclaredBinding.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Compares the power that a capsule declares with the most that is allowed. */
public final class PowerCheck {
  private PowerCheck() {}

  /** What goes beyond, in the words of manifests; nothing when all is within. */
  public static List<String> beyond(Power most, DeclaredBinding declared) {
    List<String> beyond = new ArrayList<>();
    most.capabilities()
        .ifPresent(allowed ->
            new TreeSet<>(declared.capabilities())
                .stream().filter(one -> !allowed.contains(one)).forEach(beyond::add));
    most.filesystem()
        .filter(allowed -> declared.filesystem().compareTo(allowed) > 0)
        .ifPresent(allowed -> beyond.add("filesystem: " + word(declared.filesystem())));
    most.user()
        .filter(allowed -> power(declared.user()).compareTo(allowed) > 0)
        .ifPresent(allowed -> beyond.add("user: " + word(declared.user())));
    return beyond;
  }

  private static UserPower power(User user) {
    return switch (user) {
      case User.OfTarget() -> UserPower.TARGET;
      // A number can be root's too.
      case User.Id(int uid) -> uid == 0 ? UserPower.ROOT : UserPower.NUMBER;
      case User.Root() -> UserPower.ROOT;
    };
  }

  private static String word(User user) {
    return switch (user) {
      case User.OfTarget() -> "target";
      case User.Id(int uid) -> Integer.toUnsignedString(uid);
      case User.Root() -> "root";
    };
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

package dev.recap.server.access;

import dev.recap.catalog.trust.PowerCheck;
import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.Access.Ask;
import dev.recap.core.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Compares an ask with grants: all that follows from the two alone, not what was approved and how
 * often it was asked before.
 *
 * @param repositories those the capsule came from
 */
record Weighing(Ask ask, Set<String> repositories) {

  Weighed by(Grant grant) {
    List<Check> checks = new ArrayList<>();
    Caller caller = ask.caller();
    checks.add(
        check(
            Criterion.CALLER,
            grant.callers().has(caller),
            () -> "it names " + caller,
            () -> "it names neither %s nor a group of theirs%s".formatted(caller, groups(caller))));
    Capsule capsule = ask.capsule();
    checks.add(
        check(
            Criterion.CAPSULE,
            grant.capsules().stream().anyMatch(one -> one.fits(capsule, repositories)),
            () -> "it is for " + label(),
            () ->
                "it is for the capsules %s, not for %s of %s"
                    .formatted(
                        list(grant.capsules()),
                        label(),
                        String.join(", ", new TreeSet<>(repositories)))));
    grant
        .power()
        .ifPresent(most -> {
          List<String> beyond = PowerCheck.beyond(most, capsule.manifest().binding());
          checks.add(
              check(
                  Criterion.POWER,
                  beyond.isEmpty(),
                  () -> "%s declares no more power than it allows".formatted(label()),
                  () ->
                      "%s declares more power than it allows: %s"
                          .formatted(label(), String.join(", ", beyond))));
        });
    Target target = ask.target();
    checks.add(
        check(
            Criterion.TARGET,
            grant.targets().stream().anyMatch(one -> one.fits(target)),
            () -> "it is for " + target.reference(),
            () ->
                "it is for targets with %s, not for %s%s"
                    .formatted(
                        list(grant.targets()),
                        target.reference(),
                        target.image().map(image -> " of image " + image).orElse(""))));
    if (!grant.parameters().isEmpty()) {
      checks.add(parameters(grant));
    }
    if (ask.interactive()) {
      checks.add(
          check(
              Criterion.INTERACTIVE,
              grant.interactive(),
              () -> "it allows a terminal",
              () -> "it allows no terminal: ask without one"));
    }
    if (grant.reasonRequired()) {
      checks.add(
          check(
              Criterion.REASON,
              ask.reason().filter(reason -> !reason.isBlank()).isPresent(),
              () -> "a reason is given",
              () -> "it asks for a reason: say why"));
    }
    return new Weighed(grant.name(), List.copyOf(checks));
  }

  private Check parameters(Grant grant) {
    String violations =
        grant.parameters().stream()
            .map(rule -> rule.violation(ask.parameters()))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return check(
        Criterion.PARAMETERS,
        violations.isEmpty(),
        () ->
            "the parameters "
                + grant.parameters().stream()
                    .map(ParameterRule::name)
                    .collect(Collectors.joining(", "))
                + " are as it asks",
        () -> violations);
  }

  private static Check check(
      Criterion criterion, boolean holds, Supplier<String> yes, Supplier<String> no) {
    return new Check(criterion, holds, (holds ? yes : no).get());
  }

  private String label() {
    Manifest.Metadata about = ask.capsule().manifest().metadata();
    return about.name() + ":" + about.version();
  }

  private static String groups(Caller caller) {
    return caller.groups().isEmpty()
        ? ""
        : " (%s)".formatted(String.join(", ", new TreeSet<>(caller.groups())));
  }

  private static String list(List<?> patterns) {
    return patterns.stream().map(String::valueOf).collect(Collectors.joining(" or "));
  }
}

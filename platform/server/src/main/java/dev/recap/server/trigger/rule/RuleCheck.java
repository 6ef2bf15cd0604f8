package dev.recap.server.trigger.rule;

import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Manifest;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.Trigger.Result;
import dev.recap.server.trigger.Trigger.Source;
import dev.recap.server.trigger.Trigger.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a rule fits this host as it is now: its capsules are here and take its parameters, its
 * files can be read. What does not would otherwise be found out when an event comes.
 */
public final class RuleCheck {
  private final CapsuleCatalog catalog;
  private final Expressions expressions;

  /** With what this host has. */
  public RuleCheck(CapsuleCatalog catalog, Expressions expressions) {
    this.catalog = catalog;
    this.expressions = expressions;
  }

  /**
   * What does not fit; one "Tried to … but …" sentence each. Capsules that are not on this host yet
   * are pulled, as they are for an invocation.
   */
  public List<String> check(Trigger trigger) {
    List<String> problems = new ArrayList<>();
    trigger.steps().forEach(step -> problems.addAll(step(trigger, step)));
    problems.addAll(expressions(trigger));
    files(trigger)
        .filter(file -> !Files.isRegularFile(file) || !Files.isReadable(file))
        .map(file ->
            "Tried to find the file %s of the trigger %s but it is not there or cannot be read: put it there for the user that the server runs as"
                .formatted(file, trigger.name()))
        .forEach(problems::add);
    return List.copyOf(problems);
  }

  private List<String> step(Trigger trigger, Step step) {
    return switch (catalog.find(step.capsule())) {
      case Lookup.Found(Capsule capsule, List<String> _) -> found(trigger, step, capsule);
      case Lookup.Unknown(CapsuleRef reference, List<String> similar) ->
          List.of(
              told(
                  trigger,
                  step,
                  "there is no capsule %s%s: build or pull it, or mend the rule"
                      .formatted(
                          reference,
                          similar.isEmpty()
                              ? ""
                              : ", did you mean %s?".formatted(String.join(" or ", similar)))));
      case Lookup.Ambiguous(CapsuleRef _, String problem) -> List.of(problem);
      case Lookup.Unavailable(CapsuleRef _, String problem) -> List.of(problem);
      case Lookup.Refused(CapsuleRef _, String problem) -> List.of(problem);
    };
  }

  private static List<String> found(Trigger trigger, Step step, Capsule capsule) {
    List<String> problems = new ArrayList<>();
    if (!capsule.manifest().modes().contains(Manifest.Mode.ONCE)) {
      problems.add(
          told(
              trigger,
              step,
              "%s cannot be run without somebody at it: choose a capsule with the mode once"
                  .formatted(capsule.reference())));
    }
    WrittenParameters.problems(capsule, step.parameters()).stream()
        .map(problem ->
            told(
                trigger,
                step,
                "its parameters do not fit %s: %s; mend them"
                    .formatted(
                        capsule.manifest().metadata().name()
                            + ":"
                            + capsule.manifest().metadata().version(),
                        problem)))
        .forEach(problems::add);
    return problems;
  }

  /** Those of a rule that another version of RECap found valid. */
  private List<String> expressions(Trigger trigger) {
    return Stream.concat(
            trigger.match().cel().stream()
                .flatMap(cel -> problem(cel, expressions.problemOfCondition(cel)).stream()),
            TriggerExpressions.of(trigger)
                .flatMap(one -> problem(one, expressions.problem(one)).stream()))
        .distinct()
        .map(problem ->
            "Tried to read the expressions of the trigger %s but %s"
                .formatted(trigger.name(), problem))
        .toList();
  }

  private static Optional<String> problem(String source, Optional<String> why) {
    return why.map(end -> Words.shown(source) + " " + end);
  }

  private static Stream<Path> files(Trigger trigger) {
    return Stream.concat(
        trigger.source() instanceof Source.Webhook webhook
            ? Stream.of(webhook.secret())
            : Stream.empty(),
        trigger.results().stream()
            .flatMap(result ->
                result instanceof Result.Webhook webhook
                    ? webhook.urlFile().stream()
                    : Stream.empty()));
  }

  private static String told(Trigger trigger, Step step, String problem) {
    return "Tried to check the step %s of the trigger %s but %s"
        .formatted(step.name(), trigger.name(), problem);
  }
}

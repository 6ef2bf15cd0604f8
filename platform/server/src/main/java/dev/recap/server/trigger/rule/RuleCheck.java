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
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a rule fits this host as it is now: its capsules are here and take its parameters, its
 * files can be read, grants are for it, and those it tells may be called. What does not would
 * otherwise be found out when an event comes.
 */
public final class RuleCheck {
  /** Longer ones are no URLs. */
  private static final int LONGEST_URL = 8 << 10;

  private final CapsuleCatalog catalog;
  private final Expressions expressions;
  private final Surroundings surroundings;

  /**
   * With what this host has.
   *
   * @param catalog builds or pulls what is not on this host yet, for which {@link SoonChecked} does
   *     not wait
   */
  public RuleCheck(CapsuleCatalog catalog, Expressions expressions, Surroundings surroundings) {
    this.catalog = catalog;
    this.expressions = expressions;
    this.surroundings = surroundings;
  }

  /** Port: what else of this host decides about rules. */
  public interface Surroundings {
    /** Why a URL would not be called, as the end of "Tried to … but"; soon, or not at all. */
    Optional<String> refusal(URI url);

    /**
     * Whether no grant is for a trigger, though there are some.
     *
     * @param capsule that it invokes; empty: whichever
     */
    boolean isLeftOut(String trigger, Optional<Capsule> capsule);
  }

  /** What does not fit; one "Tried to … but …" sentence each. */
  public List<String> check(Trigger trigger) {
    List<String> problems = new ArrayList<>();
    boolean isLeftOut = surroundings.isLeftOut(trigger.name(), Optional.empty());
    if (isLeftOut) {
      problems.add(
          "Tried to find what the trigger %s may do but no grant names trigger:%s: write one in access.yaml"
              .formatted(trigger.name(), trigger.name()));
    }
    trigger.steps().forEach(step -> problems.addAll(step(trigger, step, isLeftOut)));
    trigger.results().forEach(result -> problems.addAll(refused(trigger, result)));
    problems.addAll(expressions(trigger));
    files(trigger)
        .filter(file -> !Files.isRegularFile(file) || !Files.isReadable(file))
        .map(file ->
            "Tried to find the file %s of the trigger %s but it is not there or cannot be read: put it there for the user that the server runs as"
                .formatted(file, trigger.name()))
        .forEach(problems::add);
    return List.copyOf(problems);
  }

  private List<String> refused(Trigger trigger, Result result) {
    return switch (result) {
      case Result.Reply _ -> List.of();
      case Result.CloudEvent to -> refused(trigger, to.url());
      case Result.Alertmanager to -> refused(trigger, to.url());
      case Result.Webhook to ->
          Stream.concat(
                  to.url().stream().flatMap(url -> refused(trigger, url).stream()),
                  to.urlFile().stream().flatMap(file -> inFile(trigger, file).stream()))
              .toList();
    };
  }

  private List<String> refused(Trigger trigger, URI url) {
    return surroundings.refusal(url).stream()
        .map(why ->
            "Tried to check the results of the trigger %s but %s".formatted(trigger.name(), why))
        .toList();
  }

  /** Its URL is a secret, and so is its host. */
  private List<String> inFile(Trigger trigger, Path file) {
    Optional<String> why;
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST_URL) {
        return List.of();
      }
      why =
          surroundings
              .refusal(new URI(Files.readString(file).strip()))
              .map(_ ->
                  "is not called: its host cannot be found, or is not public and serve.callbacks.allow does not allow it");
    } catch (URISyntaxException | MalformedInputException e) {
      why = Optional.of("is none: write one alone");
    } catch (IOException e) {
      return List.of();
    }
    return why.stream()
        .map(but ->
            "Tried to check the results of the trigger %s but the URL in %s %s"
                .formatted(trigger.name(), file, but))
        .toList();
  }

  private List<String> step(Trigger trigger, Step step, boolean isLeftOut) {
    return switch (catalog.find(step.capsule())) {
      case Lookup.Found(Capsule capsule, List<String> _) -> {
        List<String> problems = new ArrayList<>(found(trigger, step, capsule));
        if (!isLeftOut && surroundings.isLeftOut(trigger.name(), Optional.of(capsule))) {
          problems.add(
              told(
                  trigger,
                  step,
                  "no grant that names trigger:%s is for %s: write one in access.yaml"
                      .formatted(trigger.name(), capsule.reference())));
        }
        yield problems;
      }
      case Lookup.Unknown(CapsuleRef reference, List<String> similar) ->
          List.of(
              told(
                  trigger,
                  step,
                  "the capsule %s is neither on this host nor in its sources%s: build or publish it, or mend the rule"
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

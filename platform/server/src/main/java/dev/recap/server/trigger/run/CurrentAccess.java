package dev.recap.server.trigger.run;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.Access.Ask;
import dev.recap.core.target.Target;
import dev.recap.core.target.TargetHandle;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver;
import dev.recap.core.target.TargetResolver.Resolution;
import dev.recap.server.invocation.Order;
import java.util.List;
import java.util.Optional;

/** Says whether a step of a rule would be allowed now, and uses nothing up. */
public final class CurrentAccess {
  private static final String NONE = "";

  private final TriggerAccess access;
  private final TargetResolver targets;

  /** By who may what, in the targets there are. */
  public CurrentAccess(TriggerAccess access, TargetResolver targets) {
    this.access = access;
    this.targets = targets;
  }

  /**
   * A step that is filled in.
   *
   * @param trigger the name of its rule
   * @param author who would have applied that
   */
  public record Asked(
      String trigger,
      Caller author,
      Order.Where where,
      Capsule capsule,
      Parameters parameters,
      String reason) {}

  /**
   * What would be decided.
   *
   * @param allowed also where nobody could be asked, because the target is not there now
   * @param why in words, a sentence
   */
  public record Answer(boolean allowed, String why) {}

  /** Asks in every target it means; one that says no is told. */
  public Answer of(Asked asked) {
    return switch (asked.where()) {
      case Order.Where.One(TargetRef reference) -> in(asked, reference);
      case Order.Where.All all -> in(asked, targets.list(all.labels()));
    };
  }

  private Answer in(Asked asked, TargetRef reference) {
    return switch (targets.resolve(reference)) {
      case Resolution.Resolved(TargetHandle handle) -> {
        try (handle) {
          yield in(asked, handle.target());
        }
      }
      case Resolution.NotFound _ -> nowhere(asked, "there is no %s now".formatted(reference));
      case Resolution.Ambiguous _ ->
          nowhere(asked, "several targets are called %s now".formatted(reference));
      case Resolution.NotRunning(TargetRef _, String state) ->
          nowhere(asked, "%s is %s now".formatted(reference, state));
    };
  }

  private Answer in(Asked asked, List<Target> all) {
    List<Answer> answers = all.stream().map(target -> in(asked, target)).toList();
    return answers.stream()
        .filter(answer -> !answer.allowed())
        .findFirst()
        .or(() -> answers.stream().findFirst())
        .orElseGet(() -> nowhere(asked, "no container has these labels now"));
  }

  private Answer in(Asked asked, Target target) {
    return access.explain(
        asked.trigger(),
        asked.author(),
        new Ask(
            NONE,
            asked.author(),
            asked.capsule(),
            target,
            asked.parameters(),
            false,
            Optional.of(asked.reason()).filter(reason -> !reason.isBlank()),
            Optional.empty()));
  }

  private Answer nowhere(Asked asked, String why) {
    return access
        .leftOut(asked.trigger(), asked.author(), asked.capsule())
        .map(but -> new Answer(false, but))
        .orElseGet(() -> new Answer(true, "It cannot be asked yet, because %s.".formatted(why)));
  }
}

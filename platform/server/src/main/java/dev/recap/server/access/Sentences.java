package dev.recap.server.access;

import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.Access.Ask;
import dev.recap.server.access.Explanation.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is said of a decision to whoever asked. */
final class Sentences {
  private static final int SHOWN = 3;

  private Sentences() {}

  static String tried(Ask ask) {
    Manifest.Metadata about = ask.capsule().manifest().metadata();
    return "Tried to invoke %s:%s in %s as %s but "
        .formatted(about.name(), about.version(), ask.target().reference(), ask.caller());
  }

  static String of(Ask ask, Verdict verdict, List<Weighed> weighed) {
    return switch (verdict) {
      case Verdict.Allowed(Optional<String> grant) ->
          "The grant %s allows it".formatted(grant.orElse(""));
      case Verdict.NeedsApproval(String grant, Optional<String> approval) ->
          tried(ask)
              + "the grant %s asks for the approval of somebody else%s"
                  .formatted(grant, approval.map(id -> "; it is asked for as " + id).orElse(""));
      case Verdict.TooOften(String grant, Duration again) ->
          tried(ask)
              + "that was asked for as often as the grant %s allows: try again in %s"
                  .formatted(grant, text(again));
      case Verdict.Denied() -> tried(ask) + denied(ask, weighed);
    };
  }

  private static String denied(Ask ask, List<Weighed> weighed) {
    List<Weighed> named = weighed.stream().filter(one -> one.holds(Criterion.CALLER)).toList();
    if (named.isEmpty()) {
      return "no grant names %s or a group of theirs".formatted(ask.caller());
    }
    Optional<Weighed> refused = named.stream().filter(Weighed::holds).findFirst();
    if (refused.isPresent()) {
      return "somebody denied the approval that the grant %s asks for"
          .formatted(refused.get().grant());
    }
    return "no grant allows that: "
        + named.stream()
            .sorted(Comparator.comparingInt(one -> one.missing().size()))
            .limit(SHOWN)
            .map(one ->
                "of %s, %s"
                    .formatted(
                        one.grant(),
                        one.missing().stream().map(Check::why).collect(Collectors.joining("; "))))
            .collect(Collectors.joining(". "));
  }

  /** Rounded up, so that whoever waits so long is not too early. */
  private static String text(Duration again) {
    long seconds = again.toSeconds() + 1;
    return seconds < 120 ? seconds + " s" : (seconds + 59) / 60 + " min";
  }
}

package dev.recap.cli.command;

import dev.recap.catalog.Publishing.Said;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.cli.output.Console;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Problem;
import java.util.Optional;

/** Tells what became of a capsule that something was said about. */
final class SaidResult {
  private SaidResult() {}

  /** The exit status of the command. */
  static int report(Said said, String what, Console console) {
    return switch (said) {
      case Said.Done(CapsuleRef about, Optional<RepositoryName> published) -> {
        console.result(
            "%s %s%s"
                .formatted(
                    about,
                    what,
                    published
                        .map(place -> ", published in " + place)
                        .orElse(", on this host alone")));
        yield 0;
      }
      case Said.NotThere(String problem) ->
          console.fail(new Problem(Problem.Kind.UNKNOWN_CAPSULE, problem));
      case Said.Refused(String problem) ->
          console.fail(new Problem(Problem.Kind.CAPSULE_UNAVAILABLE, problem));
    };
  }
}

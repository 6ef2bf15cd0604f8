package dev.recap.cli.command;

import dev.recap.catalog.search.CatalogSearch;
import dev.recap.catalog.search.IndexRefresh.Refreshed;
import dev.recap.catalog.search.IndexState;
import dev.recap.cli.output.Console;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Shows how sources are asked, and how old what is known of them is. */
record SourceWatcher(Console console) implements CatalogSearch.Watcher {
  private static final Duration OLD = Duration.ofDays(1);
  private static final int SHOWN = 3;

  @Override
  public void looking(String source, int repositories, int all) {
    console.progress("asking %s: %d of %d capsules".formatted(source, repositories, all));
  }

  @Override
  public void asked(String source, Refreshed result) {
    console.clear();
    List<String> problems = result.problems();
    problems.stream().limit(SHOWN).forEach(problem -> console.say("recap: " + problem));
    if (problems.size() > SHOWN) {
      console.say("recap: and %d more of %s".formatted(problems.size() - SHOWN, source));
    }
  }

  /** Says of which sources something old is shown, or nothing at all. */
  void say(List<IndexState> states, Instant now) {
    for (IndexState state : states) {
      String why = state.problem().map(problem -> ": " + problem).orElse("");
      if (state.at().isEmpty()) {
        console.say("recap: nothing is known of the source %s%s".formatted(state.source(), why));
      } else if (!why.isEmpty() || Duration.between(state.at().get(), now).compareTo(OLD) >= 0) {
        console.say(
            "recap: what is shown of the source %s is as of %s%s"
                .formatted(state.source(), age(state.at().get(), now), why));
      }
    }
  }

  /** How long ago something was, in its largest unit. */
  static String age(Instant at, Instant now) {
    Duration age = Duration.between(at, now);
    if (age.toMinutes() < 1) {
      return "just now";
    }
    if (age.toHours() < 1) {
      return "%d min ago".formatted(age.toMinutes());
    }
    return age.toDays() < 1
        ? "%d h ago".formatted(age.toHours())
        : "%d d ago".formatted(age.toDays());
  }
}

package dev.recap.server.trigger.result;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.store.Events;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.RunFilter;
import dev.recap.server.trigger.store.Runs;
import dev.recap.server.trigger.store.StoredEvent;
import dev.recap.server.trigger.store.StoredRun;
import dev.recap.server.trigger.store.Triggers;
import java.util.Optional;

/** The runs in the server's database. */
public record StoredEndedRuns(Triggers triggers, Events events, Runs runs) implements EndedRuns {
  /** More rules for one event are not looked through. */
  private static final int MOST = 100;

  @Override
  public Optional<Found> find(String run) {
    Optional<StoredRun> stored = runs.find(run);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    Run found = stored.get().run();
    Optional<Trigger> trigger =
        triggers.revision(found.trigger(), stored.get().revision()).flatMap(Rule::trigger);
    Optional<Event> event = events.find(found.event()).map(StoredEvent::event);
    return trigger.flatMap(rule -> event.map(what -> new Found(rule, what, found)));
  }

  @Override
  public boolean mayReply(String event) {
    Optional<StoredEvent> stored = events.find(event);
    if (stored.isEmpty()) {
      return false;
    }
    // Whether it is decided is read first: the runs are there then.
    return stored.get().decided().isEmpty()
        ? triggers.list().stream().anyMatch(StoredEndedRuns::replies)
        : runs.page(RunFilter.ofEvent(event), Optional.empty(), MOST).runs().stream()
            .filter(run -> goesOn(run.state()))
            .anyMatch(
                run -> triggers.find(run.trigger()).filter(StoredEndedRuns::replies).isPresent());
  }

  private static boolean replies(Rule rule) {
    return rule.trigger().stream()
        .flatMap(trigger -> trigger.results().stream())
        .anyMatch(Trigger.Result.Reply.class::isInstance);
  }

  private static boolean goesOn(Run.State state) {
    return switch (state) {
      case Run.State.Waiting _, Run.State.Running() -> true;
      case Run.State.Suppressed _, Run.State.Succeeded _, Run.State.Dead _ -> false;
    };
  }
}

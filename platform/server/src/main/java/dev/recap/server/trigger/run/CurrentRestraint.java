package dev.recap.server.trigger.run;

import dev.recap.core.invocation.TimeSource;
import dev.recap.server.store.Database;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.store.Counted;
import dev.recap.server.trigger.store.Pasts;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Triggers;
import java.time.Instant;
import java.util.Optional;

/** Says what would be decided about an event now, and uses nothing up. */
public final class CurrentRestraint {
  private final Database database;
  private final Triggers triggers;
  private final Pasts pasts;
  private final TimeSource time;

  /** By what was done before. */
  public CurrentRestraint(Database database, Triggers triggers, Pasts pasts, TimeSource time) {
    this.database = database;
    this.triggers = triggers;
    this.pasts = pasts;
    this.time = time;
  }

  /**
   * Whether a rule, which need not have been applied, may do something about an event that it
   * matches.
   *
   * @param target as rendered
   */
  public Verdict of(Trigger trigger, Event event, Optional<String> target) {
    Instant now = time.now();
    Counted counted = trigger.dryRun() ? Counted.DRY : Counted.REAL;
    return database.read(
        "look what was done before by the trigger " + trigger.name(),
        handle ->
            Restraints.decide(
                new Restraints.Question(
                    trigger,
                    event,
                    triggers.find(trigger.name()).flatMap(Rule::pausedBy),
                    pasts.of(handle, new Pasts.Asked(trigger, event, target, counted), now),
                    pasts.total()),
                now));
  }
}

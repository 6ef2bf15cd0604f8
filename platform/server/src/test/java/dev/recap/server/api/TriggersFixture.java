package dev.recap.server.api;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.TargetResolver;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.callback.CallbackHosts;
import dev.recap.server.http.Endpoint;
import dev.recap.server.invocation.Invocations;
import dev.recap.server.store.Database;
import dev.recap.server.store.Records;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox.Taken;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.TriggerWatcher;
import dev.recap.server.trigger.api.TriggerEndpoints;
import dev.recap.server.trigger.result.Links;
import dev.recap.server.trigger.result.Results;
import dev.recap.server.trigger.result.StoredEndedRuns;
import dev.recap.server.trigger.rule.Explainer;
import dev.recap.server.trigger.rule.Expressions;
import dev.recap.server.trigger.rule.Matching;
import dev.recap.server.trigger.rule.Rendering;
import dev.recap.server.trigger.rule.RuleCheck;
import dev.recap.server.trigger.rule.TriggerReader;
import dev.recap.server.trigger.rule.WrittenRules;
import dev.recap.server.trigger.run.CurrentAccess;
import dev.recap.server.trigger.run.CurrentRestraint;
import dev.recap.server.trigger.run.Dispatcher;
import dev.recap.server.trigger.run.Invoking;
import dev.recap.server.trigger.run.Replays;
import dev.recap.server.trigger.run.Runner;
import dev.recap.server.trigger.run.TriggerAccess;
import dev.recap.server.trigger.store.Events;
import dev.recap.server.trigger.store.Pasts;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Runs;
import dev.recap.server.trigger.store.Triggers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Triggers as a server has them, whose events tests bring. */
final class TriggersFixture implements AutoCloseable {
  final List<Endpoint> endpoints;
  private final Dispatcher dispatcher;
  private final Runner runner;
  private final Results results;

  TriggersFixture(
      Path folder,
      Database database,
      AuditLog audit,
      Records records,
      Invocations invocations,
      CapsuleCatalog catalog,
      TargetResolver targets,
      AccessPolicy policy,
      TimeSource time) {
    TriggerReader reader = new TriggerReader(folder);
    Triggers triggers =
        new Triggers(database, audit, json -> new Rule.Content.Known(reader.stored(json)), time);
    Events events = new Events(database, Events.Bounds.USUAL, time);
    Expressions expressions = new Expressions();
    Matching matching = new Matching(expressions);
    Rendering rendering = new Rendering(expressions);
    this.results =
        new Results(
            new Results.Parts(
                database,
                audit,
                new StoredEndedRuns(triggers, events, new Runs(database, List.of())),
                records,
                folder,
                CallbackHosts.PUBLIC,
                Links.PATHS,
                (template, event) -> Optional.empty(),
                TriggerWatcher.NOBODY,
                time,
                new Random(1)));
    Runs runs = new Runs(database, List.of(results::over));
    WrittenRules rules = new WrittenRules(expressions, matching, rendering);
    this.runner =
        new Runner(
            new Runner.Parts(
                triggers,
                events,
                runs,
                rules,
                Invoking.through(invocations),
                4,
                new Random(1),
                time));
    Pasts pasts = new Pasts(new Trigger.Budget(200, Duration.ofHours(1)));
    this.dispatcher =
        new Dispatcher(
            new Dispatcher.Parts(
                database, triggers, events, runs, pasts, rules, runner::wake, time));
    Replays replays =
        new Replays(
            new Replays.Parts(database, audit, triggers, events, runs, rules, runner::wake, time));
    CurrentRestraint restraint = new CurrentRestraint(database, triggers, pasts, time);
    this.endpoints =
        TriggerEndpoints.of(
            new TriggerEndpoints.Parts(
                reader,
                triggers,
                events,
                runs,
                replays,
                results,
                new RuleCheck(catalog, expressions, new Surroundings(policy))::check,
                new Explainer(
                        matching,
                        rendering,
                        catalog,
                        new CurrentAccess(
                                new TriggerAccess(
                                    policy, triggers, TriggerAccess.Author.There::new),
                                targets)
                            ::of,
                        restraint::of)
                    ::explain,
                () -> List.of("Tried to read a.yaml, line 3, but it is wrong: mend it"),
                policy,
                time));
    results.start();
    runner.start();
    dispatcher.start();
  }

  private record Surroundings(AccessPolicy policy) implements RuleCheck.Surroundings {
    @Override
    public Optional<String> refusal(URI url) {
      return Optional.empty();
    }

    @Override
    public boolean isLeftOut(String trigger, Optional<Capsule> capsule) {
      return policy.isLeftOut(Caller.local("trigger:" + trigger), capsule);
    }
  }

  /** An alert fires; the stored event's id. */
  String fires(Map<String, String> labels, String id, Instant now) {
    Event event =
        new Event(
            Event.Kind.ALERTMANAGER,
            "http://alertmanager",
            id,
            "alert",
            Optional.empty(),
            id,
            Event.Status.FIRING,
            now,
            labels,
            Map.of(),
            Map.of(),
            Optional.empty(),
            List.of());
    return switch (dispatcher.take(List.of(event), Caller.local("test"))) {
      case Taken.Accepted accepted -> accepted.ids().getFirst();
      case Taken.Refused refused -> throw new AssertionError(refused.problem().message());
    };
  }

  @Override
  public void close() {
    dispatcher.close();
    runner.close();
    results.close();
  }
}

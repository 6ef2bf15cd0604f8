package dev.recap.cli;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.TargetResolver;
import dev.recap.engine.target.HostEvents;
import dev.recap.engine.target.HostPlaces;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.callback.CallbackHosts;
import dev.recap.server.http.Endpoint;
import dev.recap.server.invocation.Invocations;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.Trigger.Source;
import dev.recap.server.trigger.TriggerWatcher;
import dev.recap.server.trigger.api.TriggerEndpoints;
import dev.recap.server.trigger.folder.WatchedFolder;
import dev.recap.server.trigger.result.Links;
import dev.recap.server.trigger.result.Results;
import dev.recap.server.trigger.result.StoredEndedRuns;
import dev.recap.server.trigger.rule.Explainer;
import dev.recap.server.trigger.rule.Expressions;
import dev.recap.server.trigger.rule.Matching;
import dev.recap.server.trigger.rule.Rendering;
import dev.recap.server.trigger.rule.RuleCheck;
import dev.recap.server.trigger.rule.SoonChecked;
import dev.recap.server.trigger.rule.SoonRefused;
import dev.recap.server.trigger.rule.WrittenRules;
import dev.recap.server.trigger.run.CurrentAccess;
import dev.recap.server.trigger.run.CurrentRestraint;
import dev.recap.server.trigger.run.Dispatcher;
import dev.recap.server.trigger.run.Invoking;
import dev.recap.server.trigger.run.Preparation;
import dev.recap.server.trigger.run.Replays;
import dev.recap.server.trigger.run.Runner;
import dev.recap.server.trigger.run.TriggerIdentity;
import dev.recap.server.trigger.source.HostSources;
import dev.recap.server.trigger.source.Positions;
import dev.recap.server.trigger.source.Schedule;
import dev.recap.server.trigger.source.SourceEndpoints;
import dev.recap.server.trigger.source.WatchedInbox;
import dev.recap.server.trigger.store.Events;
import dev.recap.server.trigger.store.Pasts;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Runs;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What sets capsules off by itself in a server, and tells of it. */
final class ServedTriggers {
  /** They wait for what the queue carries out, each on a virtual thread. */
  private static final int RUNS_AT_ONCE = 512;

  /** What a list of rules waits for the address of a host. */
  private static final Duration LOOKUP = Duration.ofMillis(300);

  /** What who applies or lists rules waits for their capsules. */
  private static final Duration CHECK = Duration.ofMillis(500);

  private final TriggerRules rules;
  private final Events events;
  private final Runs runs;
  private final Results results;
  private final Runner runner;
  private final Dispatcher dispatcher;
  private final Preparation preparation;
  private final EventInbox inbox;
  private final WatchedFolder folder;
  private final Positions positions;
  private final TimeSource time;
  private final List<Endpoint> endpoints;

  /**
   * What is on this host.
   *
   * @param catalog builds and pulls what is not there yet
   */
  record Host(CapsuleCatalog catalog, TargetResolver targets) {}

  /** How rules are read against events. */
  private record Evaluation(
      Matching matching, Rendering rendering, WrittenRules written, Pasts pasts) {
    static Evaluation of(Expressions expressions, Trigger.Budget total) {
      Matching matching = new Matching(expressions);
      Rendering rendering = new Rendering(expressions);
      return new Evaluation(
          matching,
          rendering,
          new WrittenRules(expressions, matching, rendering),
          new Pasts(total));
    }

    Optional<String> text(String template, Event event) {
      return switch (rendering.text("the text of a result", template, event)) {
        case Rendering.Text.Filled(String filled) -> Optional.of(filled);
        case Rendering.Text.Failed _ -> Optional.empty();
      };
    }
  }

  ServedTriggers(
      TriggerRules rules,
      ServerState state,
      ServeSettings settings,
      Path stateDirectory,
      Host host,
      Invocations invocations,
      TriggerWatcher watcher,
      TimeSource time) {
    SecureRandom random = new SecureRandom();
    Evaluation evaluation = Evaluation.of(rules.expressions(), settings.triggers());
    this.rules = rules;
    this.time = time;
    this.events = new Events(state.database(), Events.Bounds.USUAL, time);
    this.results =
        new Results(
            new Results.Parts(
                state.database(),
                state.audit(),
                new StoredEndedRuns(
                    rules.triggers(), events, new Runs(state.database(), List.of())),
                state.records(),
                stateDirectory,
                settings.callbacks(),
                new Links(settings.address()),
                evaluation::text,
                watcher,
                time,
                random));
    this.runs =
        new Runs(
            state.database(),
            List.of(
                results::over,
                (in, run, revision) ->
                    state.database().in(in).afterCommit(() -> watcher.over(run))));
    this.runner =
        new Runner(
            new Runner.Parts(
                rules.triggers(),
                events,
                runs,
                evaluation.written(),
                Invoking.through(invocations),
                RUNS_AT_ONCE,
                random,
                time));
    this.dispatcher =
        new Dispatcher(
            new Dispatcher.Parts(
                state.database(),
                rules.triggers(),
                events,
                runs,
                evaluation.pasts(),
                evaluation.written(),
                runner::wake,
                time));
    this.folder =
        new WatchedFolder(
            rules.folder(),
            rules.reader(),
            rules.triggers(),
            user -> rules.peers().caller(user.name()),
            time);
    RuleCheck fit =
        new RuleCheck(
            host.catalog(),
            rules.expressions(),
            surroundings(state.policy(), settings.callbacks(), time));
    this.preparation = new Preparation(rules.triggers(), fit::check, time);
    this.inbox = new WatchedInbox(dispatcher, watcher);
    this.positions = new Positions(stateDirectory.resolve("sources"));
    this.endpoints =
        Stream.concat(
                SourceEndpoints.of(
                    inbox, results.replies(), state.policy()::isAdmin, this::webhook, time)
                    .stream(),
                forPeople(state, host, evaluation, fit).stream())
            .toList();
  }

  private List<Endpoint> forPeople(
      ServerState state, Host host, Evaluation evaluation, RuleCheck fit) {
    Replays replays =
        new Replays(
            new Replays.Parts(
                state.database(),
                state.audit(),
                rules.triggers(),
                events,
                runs,
                evaluation.written(),
                runner::wake,
                time));
    SoonChecked check = new SoonChecked(fit::check, CHECK);
    Explainer explainer =
        new Explainer(
            evaluation.matching(),
            evaluation.rendering(),
            host.catalog(),
            new CurrentAccess(rules.access(), host.targets())::of,
            new CurrentRestraint(state.database(), rules.triggers(), evaluation.pasts(), time)::of);
    return TriggerEndpoints.of(
        new TriggerEndpoints.Parts(
            rules.reader(),
            rules.triggers(),
            events,
            runs,
            replays,
            results,
            check::check,
            explainer::explain,
            folder::problems,
            state.policy(),
            time));
  }

  private static RuleCheck.Surroundings surroundings(
      AccessPolicy policy, CallbackHosts hosts, TimeSource time) {
    SoonRefused refused = new SoonRefused(hosts::refusal, LOOKUP, time::nanos);
    return new RuleCheck.Surroundings() {
      @Override
      public Optional<String> refusal(URI url) {
        return refused.of(url);
      }

      @Override
      public boolean isLeftOut(String trigger, Optional<Capsule> capsule) {
        return policy.isLeftOut(Caller.local(TriggerIdentity.KIND + trigger), capsule);
      }
    };
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  private Optional<Source.Webhook> webhook(String trigger) {
    return rules
        .triggers()
        .find(trigger)
        .flatMap(Rule::trigger)
        .flatMap(rule ->
            rule.source() instanceof Source.Webhook webhook
                ? Optional.of(webhook)
                : Optional.empty());
  }

  /** How many events wait to be decided about. */
  long waiting() {
    return events.waiting();
  }

  private List<Schedule> schedules() {
    return rules.triggers().list().stream()
        .flatMap(rule ->
            rule.trigger().isEmpty()
                ? Stream.of(new Schedule(rule.name(), Optional.empty()))
                : rule.trigger().map(Trigger::source).stream()
                    .filter(Source.Schedule.class::isInstance)
                    .map(Source.Schedule.class::cast)
                    .map(schedule -> new Schedule(rule.name(), Optional.of(schedule))))
        .toList();
  }

  /** What goes on until it is closed; what was taken is gone on with by the next server. */
  record Begun(
      Results results,
      Runner runner,
      Dispatcher dispatcher,
      WatchedFolder folder,
      Preparation preparation,
      HostSources sources,
      Thread beginning)
      implements AutoCloseable {
    @Override
    public void close() {
      sources.close();
      awaitBeginning();
      preparation.close();
      folder.close();
      dispatcher.close();
      runner.close();
      results.close();
    }

    private void awaitBeginning() {
      try {
        beginning.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Begins to take events and to do what rules say. To be called once, after recovery. Returns
   * before the files of rules have been read, which takes the processor for a while; events are
   * taken from now on.
   */
  Begun start() {
    results.start();
    runner.start();
    return new Begun(
        results,
        runner,
        dispatcher,
        folder,
        preparation,
        new HostSources(
            new HostEvents(HostPlaces.standard()), this::schedules, inbox, positions, time),
        Thread.ofVirtual().name("rules").start(this::decide));
  }

  /** What waits is to be decided about by the rules as their files have them now. */
  private void decide() {
    try {
      folder.start();
    } finally {
      dispatcher.start();
      preparation.start();
    }
  }
}

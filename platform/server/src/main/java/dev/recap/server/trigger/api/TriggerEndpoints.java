package dev.recap.server.trigger.api;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.http.Endpoint;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.result.Results;
import dev.recap.server.trigger.rule.Explained;
import dev.recap.server.trigger.rule.TriggerReader;
import dev.recap.server.trigger.run.Replays;
import dev.recap.server.trigger.store.Events;
import dev.recap.server.trigger.store.Runs;
import dev.recap.server.trigger.store.Triggers;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** All of them. */
public final class TriggerEndpoints {
  private TriggerEndpoints() {}

  /**
   * What they work with.
   *
   * @param check what of a rule does not fit this host as it is now, a sentence each
   * @param explain what a rule would do about an event, whether it was applied or not
   * @param fileProblems what is wrong in the watched folder, a sentence each
   */
  public record Parts(
      TriggerReader reader,
      Triggers triggers,
      Events events,
      Runs runs,
      Replays replays,
      Results results,
      Function<Trigger, List<String>> check,
      Explaining explain,
      Supplier<List<String>> fileProblems,
      AccessPolicy policy,
      TimeSource time) {}

  /** Port: explains rules. */
  @FunctionalInterface
  public interface Explaining {
    /**
     * What a rule would do about an event now.
     *
     * @param author who would have applied it
     */
    Explained explain(Trigger trigger, Event event, Caller author);
  }

  /** Over these parts. */
  public static List<Endpoint> of(Parts parts) {
    Rights rights = new Rights(parts.policy(), parts.triggers());
    RuleJson json = new RuleJson(parts.check());
    ApplyRules apply = new ApplyRules(parts.reader(), parts.triggers(), rights, json);
    return List.of(
        new ListTriggers(parts.triggers(), rights, json, parts.fileProblems()),
        new ApplyTriggers(apply),
        new ShowTrigger(rights, json),
        new PutTrigger(apply),
        new DeleteTrigger(parts.triggers(), rights),
        new PauseTrigger(true, parts.triggers(), rights, json),
        new PauseTrigger(false, parts.triggers(), rights, json),
        new TestTriggers(parts.reader(), rights, parts.explain(), parts.time()),
        new ListRuns(parts.runs(), rights),
        new ShowRun(parts.runs(), parts.results(), rights),
        new ReplayRun(parts.runs(), parts.replays(), parts.results(), rights),
        new ShowEvent(parts.events(), parts.runs(), rights));
  }
}

package dev.recap.server.trigger.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.trigger.rule.TriggerReader;
import dev.recap.server.trigger.rule.TriggerReader.Written;
import dev.recap.server.trigger.store.Applied;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Triggers;
import java.util.List;
import java.util.Map;

/** Puts rules in force in the name of the caller, who is their author then. */
record ApplyRules(TriggerReader reader, Triggers triggers, Rights rights, RuleJson json) {

  /**
   * One that was applied.
   *
   * @param change created, changed or unchanged
   */
  record One(String change, Rule rule) {
    boolean created() {
      return change.equals("created");
    }
  }

  /**
   * Applies rules: all of them, or none.
   *
   * @throws RefusedRequest when the caller may not apply one
   */
  List<One> apply(Call call, List<Written> rules) {
    List<Triggers.Text> texts =
        rules.stream()
            .map(rule -> new Triggers.Text(rule.trigger().name(), rule.text(), rule.json()))
            .toList();
    return switch (triggers.apply(
        texts, call.caller(), (name, last, own) -> rights.refusal(call, name, last, own))) {
      case Applied.Together.All(List<Applied> all) -> all.stream().map(ApplyRules::one).toList();
      case Applied.Together.Refused(Problem problem) -> throw new RefusedRequest(problem);
    };
  }

  private static One one(Applied applied) {
    return switch (applied) {
      case Applied.Created(Rule made) -> new One("created", made);
      case Applied.Changed(Rule made) -> new One("changed", made);
      case Applied.Unchanged(Rule there) -> new One("unchanged", there);
      case Applied.Refused(Problem problem) -> throw new RefusedRequest(problem);
    };
  }

  Map<String, Object> json(One one) {
    Map<String, Object> members = json.of(one.rule());
    members.put("change", one.change());
    return members;
  }
}

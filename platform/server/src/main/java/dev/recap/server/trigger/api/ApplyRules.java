package dev.recap.server.trigger.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.trigger.rule.TriggerReader;
import dev.recap.server.trigger.rule.TriggerReader.Written;
import dev.recap.server.trigger.store.Applied;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Triggers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * Applies rules, all of which the caller may apply.
   *
   * @throws RefusedRequest before any is, when the caller may not apply one; or later, when another
   *     was faster
   */
  List<One> apply(Call call, List<Written> rules) {
    for (Written rule : rules) {
      String name = rule.trigger().name();
      rights.mayApply(call, name);
      triggers
          .find(name)
          .flatMap(Rule::file)
          .ifPresent(file -> {
            throw new RefusedRequest(
                new Problem(
                    Problem.Kind.DENIED,
                    "Tried to apply the trigger %s but it is from the file %s: change it there"
                        .formatted(name, file)));
          });
    }
    List<One> all = new ArrayList<>();
    rules.forEach(rule -> all.add(one(call, rule)));
    return all;
  }

  private One one(Call call, Written rule) {
    return switch (triggers.apply(
        rule.trigger().name(), rule.text(), rule.json(), call.caller(), Optional.empty())) {
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

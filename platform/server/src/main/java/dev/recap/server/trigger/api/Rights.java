package dev.recap.server.trigger.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.http.Call;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Triggers;
import java.util.Optional;

/**
 * Who may see and change which rule: its author, and administrators. Others are not even told that
 * it is there.
 */
record Rights(AccessPolicy policy, Triggers triggers) {

  boolean isAdmin(Call call) {
    return policy.isAdmin(call.caller());
  }

  boolean sees(Call call, Rule rule) {
    return isAuthor(call, rule) || isAdmin(call);
  }

  private static boolean isAuthor(Call call, Rule rule) {
    return rule.author().name().equals(call.caller().name());
  }

  /** Whether the caller sees what came of the rule of a name, which may not be there any more. */
  boolean seesRunsOf(Call call, String trigger) {
    return isAdmin(call) || triggers.find(trigger).filter(rule -> isAuthor(call, rule)).isPresent();
  }

  /**
   * A rule that the caller sees.
   *
   * @throws RefusedRequest when there is none
   */
  Rule seen(Call call, String name, String tried) {
    return triggers
        .find(name)
        .filter(rule -> sees(call, rule))
        .orElseThrow(() ->
            new RefusedRequest(
                new Problem(
                    Problem.Kind.UNKNOWN_TRIGGER,
                    "Tried to %s the trigger %s but there is none that you may see"
                        .formatted(tried, name))));
  }

  /**
   * A rule that the caller may change.
   *
   * @throws RefusedRequest when there is none, or the credentials do not do
   */
  Rule changeable(Call call, String name, String tried) {
    Rule rule = seen(call, name, tried);
    refuseOthers(call, rule, tried);
    return rule;
  }

  /**
   * Lets those pass who may put another rule in place of that of this name.
   *
   * @throws RefusedRequest when the caller may not
   */
  void mayApply(Call call, String name) {
    Optional<Rule> there = triggers.find(name);
    if (there.isPresent() && !sees(call, there.get())) {
      throw denied(
          "Tried to apply the trigger %s but somebody else has one of that name: choose another name"
              .formatted(name));
    }
    there.ifPresent(rule -> refuseOthers(call, rule, "apply"));
  }

  private static void refuseOthers(Call call, Rule rule, String tried) {
    if (!isAuthor(call, rule) && !call.has(Scope.ADMIN)) {
      throw denied(
          "Tried to %s the trigger %s, which is of %s, but the credentials of %s lack the scope admin"
              .formatted(tried, rule.name(), rule.author(), call.caller()));
    }
  }

  private static RefusedRequest denied(String message) {
    return new RefusedRequest(new Problem(Problem.Kind.DENIED, message));
  }
}

package dev.recap.server.trigger.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.http.Call;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.RunFilter;
import dev.recap.server.trigger.store.StoredRun;
import dev.recap.server.trigger.store.Triggers;
import java.util.Optional;

/**
 * Who may see and change which rule: its author, and administrators. Others are not even told that
 * it is there.
 */
record Rights(AccessPolicy policy, Triggers triggers) {
  /** Rules of one author who is no administrator. */
  private static final int MOST = 200;

  boolean isAdmin(Call call) {
    return policy.isAdmin(call.caller());
  }

  boolean sees(Call call, Rule rule) {
    return isAuthor(call, rule) || isAdmin(call);
  }

  private static boolean isAuthor(Call call, Rule rule) {
    return rule.author().name().equals(call.caller().name());
  }

  /** Whether the caller sees a run: who applied the revision it is by does, also later. */
  boolean sees(Call call, StoredRun run) {
    return isAdmin(call) || isAuthor(call, run);
  }

  private boolean isAuthor(Call call, StoredRun run) {
    return triggers
        .revision(run.run().trigger(), run.revision())
        .filter(rule -> isAuthor(call, rule))
        .isPresent();
  }

  /** Of these runs, those that the caller sees. */
  RunFilter seen(Call call, RunFilter filter) {
    return isAdmin(call) ? filter : filter.by(call.caller().name());
  }

  /**
   * Lets those pass who may do something about a run.
   *
   * @throws RefusedRequest when it is somebody else's and the credentials do not do
   */
  void mayChange(Call call, StoredRun run, String tried) {
    if (!isAuthor(call, run) && !call.has(Scope.ADMIN)) {
      throw denied(
          "Tried to %s the run %s of somebody else but the credentials of %s lack the scope admin"
              .formatted(tried, run.run().id(), call.caller()));
    }
  }

  /** Whether the caller may undo what others decided about rules. */
  boolean overrules(Call call) {
    return isAdmin(call) && call.has(Scope.ADMIN);
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
   * Why the caller may not apply a rule: it would see events and tell of them, so it takes somebody
   * to whom something is granted; and a name stays with whoever had it last, and so do its grants.
   *
   * @param last the newest revision of that name, in force or not
   * @param own how many rules the caller would have then
   */
  Optional<Problem> refusal(Call call, String name, Optional<Rule> last, int own) {
    boolean admin = isAdmin(call);
    if (!admin && !policy.isNamed(call.caller())) {
      return Optional.of(
          problem(
              "Tried to apply the trigger %s but no grant names %s or a group of theirs: ask an administrator for one"
                  .formatted(name, call.caller())));
    }
    if (!admin && own > MOST) {
      return Optional.of(
          problem(
              "Tried to apply the trigger %s but %s would have %d of them, and %d are the most: delete some"
                  .formatted(name, call.caller(), own, MOST)));
    }
    return taken(call, name, last, "apply")
        .or(() -> last.flatMap(rule -> others(call, rule, "apply")));
  }

  /** Whether a name is another's: what is told of it, and what holds it back, is too. */
  Optional<Problem> taken(Call call, String name, Optional<Rule> last, String tried) {
    return last.filter(rule -> !sees(call, rule))
        .map(rule ->
            problem(
                "Tried to %s the trigger %s but somebody else has, or had, one of that name: choose another name"
                    .formatted(tried, name)));
  }

  private static void refuseOthers(Call call, Rule rule, String tried) {
    others(call, rule, tried)
        .ifPresent(problem -> {
          throw new RefusedRequest(problem);
        });
  }

  private static Optional<Problem> others(Call call, Rule rule, String tried) {
    return isAuthor(call, rule) || call.has(Scope.ADMIN)
        ? Optional.empty()
        : Optional.of(
            problem(
                "Tried to %s the trigger %s, which is of %s, but the credentials of %s lack the scope admin"
                    .formatted(tried, rule.name(), rule.author(), call.caller())));
  }

  static RefusedRequest denied(String message) {
    return new RefusedRequest(problem(message));
  }

  private static Problem problem(String message) {
    return new Problem(Problem.Kind.DENIED, message);
  }
}

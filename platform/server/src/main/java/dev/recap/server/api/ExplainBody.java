package dev.recap.server.api;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.target.TargetRef;
import dev.recap.server.http.RefusedRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What is asked to be explained; every mistake in it is told at once.
 *
 * @param caller about whom; empty: about whoever asks
 */
record ExplainBody(
    CapsuleRef capsule,
    TargetRef target,
    Map<String, Object> parameters,
    Optional<String> reason,
    boolean interactive,
    Optional<Caller> caller) {

  /**
   * Reads it.
   *
   * @throws RefusedRequest when something is wrong in it
   */
  static ExplainBody read(JsonNode body) {
    Members members = new Members(body);
    members.only(Set.of("capsule", "target", "parameters", "reason", "interactive", "caller"));
    Optional<CapsuleRef> capsule =
        members.required("capsule", "a capsule, as top:1.0.0", CapsuleRef::parse);
    Optional<TargetRef> target =
        members.required("target", "a target, as docker:web", TargetRef::parse);
    Map<String, Object> parameters = members.values("parameters");
    Optional<String> reason = members.text("reason", "a text", Function.identity());
    boolean interactive = members.flag("interactive");
    Optional<Caller> caller = members.member("caller").map(ExplainBody::caller);
    members.refuse();
    return new ExplainBody(
        capsule.orElseThrow(), target.orElseThrow(), parameters, reason, interactive, caller);
  }

  private static Caller caller(Members members) {
    members.only(Set.of("user", "groups"));
    Optional<String> user = members.required("user", "a text", Function.identity());
    Set<String> groups = Set.copyOf(members.texts("groups", "a list of texts", Optional::of));
    return new Caller(user.orElse(""), groups);
  }
}

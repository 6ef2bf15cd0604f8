package dev.recap.cli;

import dev.recap.cli.command.Administration;
import dev.recap.client.AccessExplanation;
import dev.recap.client.AccessQuestion;
import dev.recap.client.ApprovalInfo;
import dev.recap.client.AuditVerification;
import dev.recap.client.TokenInfo;
import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.ParameterSchema.Checked;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.Target;
import dev.recap.core.target.TargetHandle;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.access.Approval;
import dev.recap.server.access.ApprovalDecisions;
import dev.recap.server.access.Explanation;
import dev.recap.server.access.Ledger;
import dev.recap.server.access.Weighed;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.audit.Verification;
import dev.recap.server.identity.ApiTokens;
import dev.recap.server.identity.Identity;
import dev.recap.server.identity.Scope;
import dev.recap.server.identity.StoredTokens;
import dev.recap.server.identity.Token;
import dev.recap.server.store.Database;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * This host without a server, for root: the same policy, and the same database that a server here
 * has.
 *
 * @param folder the state folder
 * @param elsewhere whether the server of this host has another database
 */
record LocalAdministration(
    Database database,
    Path folder,
    AccessPolicy policy,
    Caller caller,
    Supplier<CapsuleCatalog> catalog,
    Supplier<TargetResolver> targets,
    boolean elsewhere,
    TimeSource time)
    implements Administration {

  @Override
  public AccessExplanation explain(AccessQuestion question) {
    Explanation explained = policy.explain(ask(question));
    Explanation.Verdict verdict = explained.verdict();
    return new AccessExplanation(
        verdict.word(),
        verdict.grant(),
        verdict instanceof Explanation.Verdict.NeedsApproval needs
            ? needs.approval()
            : Optional.empty(),
        verdict instanceof Explanation.Verdict.TooOften often
            ? Optional.of(often.again().toSeconds() + 1)
            : Optional.empty(),
        explained.sentence(),
        explained.grants().stream().map(LocalAdministration::grant).toList(),
        explained.json());
  }

  private static AccessExplanation.Grant grant(Weighed weighed) {
    return new AccessExplanation.Grant(
        weighed.grant(),
        weighed.holds(),
        weighed.checks().stream()
            .map(check ->
                new AccessExplanation.Check(check.criterion().word(), check.holds(), check.why()))
            .toList());
  }

  /** As an invocation would find it all. */
  private Access.Ask ask(AccessQuestion question) {
    Target target = target(TargetRef.parse(question.target()));
    Capsule capsule = capsule(CapsuleRef.parse(question.capsule()));
    return new Access.Ask(
        "",
        question.caller().orElse(caller),
        capsule,
        target,
        parameters(capsule, question),
        question.interactive(),
        question.reason(),
        Optional.empty());
  }

  private Target target(TargetRef reference) {
    return switch (targets.get().resolve(reference)) {
      case TargetResolver.Resolution.Resolved(TargetHandle handle) -> {
        try (handle) {
          yield handle.target();
        }
      }
      case TargetResolver.Resolution.NotFound none ->
          throw refused(Problem.Kind.UNKNOWN_TARGET, none.problem());
      case TargetResolver.Resolution.Ambiguous several ->
          throw refused(
              Problem.Kind.AMBIGUOUS_TARGET,
              "Tried to find the target %s but several have that name: %s"
                  .formatted(reference, String.join(", ", several.candidates())));
      case TargetResolver.Resolution.NotRunning not ->
          throw refused(
              Problem.Kind.TARGET_NOT_RUNNING,
              "Tried to find the target %s but it is %s".formatted(reference, not.state()));
    };
  }

  private Capsule capsule(CapsuleRef reference) {
    return switch (catalog.get().find(reference)) {
      case CapsuleCatalog.Lookup.Found found -> found.capsule();
      case CapsuleCatalog.Lookup.Unknown unknown -> throw refused(Problem.of(unknown));
      case CapsuleCatalog.Lookup.Ambiguous ambiguous -> throw refused(Problem.of(ambiguous));
      case CapsuleCatalog.Lookup.Refused denied -> throw refused(Problem.of(denied));
      case CapsuleCatalog.Lookup.Unavailable gone -> throw refused(Problem.of(gone));
    };
  }

  private static Parameters parameters(Capsule capsule, AccessQuestion question) {
    return switch (capsule.schema().check(question.parameters())) {
      case Checked.Accepted(Parameters accepted) -> accepted;
      case Checked.Refused(List<String> problems) ->
          throw refused(
              Problem.Kind.BAD_PARAMETER,
              "Tried to read the parameters of %s but %s"
                  .formatted(question.capsule(), String.join("; ", problems)));
    };
  }

  @Override
  public List<TokenInfo> tokens() {
    return apiTokens().list().stream().map(LocalAdministration::info).toList();
  }

  @Override
  public TokenInfo.Created createToken(String name, List<String> words, Duration lifetime) {
    Set<Scope> scopes =
        words.stream()
            .map(word ->
                Scope.ofWord(word)
                    .orElseThrow(() ->
                        refused(
                            Problem.Kind.USAGE,
                            "Tried to make a token but \"%s\" is no scope: read, invoke, admin and events are"
                                .formatted(word))))
            .collect(Collectors.toUnmodifiableSet());
    return switch (apiTokens()
        .create(name, scopes, lifetime, new Identity.Known(caller, Scope.ALL))) {
      case ApiTokens.Creation.Created created ->
          new TokenInfo.Created(info(created.token()), created.secret());
      case ApiTokens.Creation.Refused(Problem problem) -> throw refused(problem);
    };
  }

  @Override
  public void revokeToken(String id) {
    if (!apiTokens().revoke(id, caller)) {
      throw refused(
          Problem.Kind.UNKNOWN_TOKEN,
          "Tried to revoke the token %s but there is none that is not revoked".formatted(id));
    }
  }

  private ApiTokens apiTokens() {
    if (elsewhere) {
      throw refused(
          Problem.Kind.USAGE,
          "Tried to open the tokens of this host but its server keeps them in PostgreSQL: ask it, with --server");
    }
    return new ApiTokens(new StoredTokens(database, audit()), new SecureRandom(), time);
  }

  private static TokenInfo info(Token token) {
    return new TokenInfo(
        token.id(),
        token.name(),
        token.scopes().stream().sorted().map(Scope::word).toList(),
        token.created(),
        token.createdBy(),
        token.expires(),
        token.lastUsed(),
        token.revoked());
  }

  @Override
  public List<ApprovalInfo> approvals(int limit) {
    return decisions().visible(caller, limit).stream().map(this::info).toList();
  }

  @Override
  public ApprovalInfo decide(String id, boolean approve) {
    ApprovalDecisions decisions = decisions();
    return switch (approve ? decisions.approve(id, caller) : decisions.deny(id, caller)) {
      case ApprovalDecisions.Decision.Decided(Approval approval) -> info(approval);
      case ApprovalDecisions.Decision.Refused(Problem problem) -> throw refused(problem);
    };
  }

  private ApprovalDecisions decisions() {
    return new ApprovalDecisions(policy, Ledger.in(database, audit(), folder).approvals(), time);
  }

  private ApprovalInfo info(Approval approval) {
    Approval.Pinned ask = approval.ask();
    Instant now = time.now();
    return new ApprovalInfo(
        approval.id(),
        approval.state().word(),
        approval.isExpired(now),
        ask.grant(),
        ask.caller(),
        ask.capsule(),
        ask.target(),
        ask.parameters(),
        ask.interactive(),
        ask.reason(),
        ask.invocation(),
        approval.asked(),
        approval.expires(),
        approval.decided().map(Approval.Decided::by),
        approval.decided().map(Approval.Decided::at),
        approval.usedBy());
  }

  @Override
  public AuditVerification verifyAudit() {
    Verification found = audit().verify();
    return new AuditVerification(found.intact(), found.rows(), found.head(), found.problems());
  }

  private AuditLog audit() {
    return new AuditLog(database, folder);
  }

  private static PlatformException refused(Problem.Kind kind, String message) {
    return refused(new Problem(kind, message));
  }

  private static PlatformException refused(Problem problem) {
    return new PlatformException(problem.kind(), problem.message());
  }
}

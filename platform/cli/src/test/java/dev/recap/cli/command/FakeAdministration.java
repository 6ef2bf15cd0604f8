package dev.recap.cli.command;

import dev.recap.client.AccessExplanation;
import dev.recap.client.AccessQuestion;
import dev.recap.client.ApprovalInfo;
import dev.recap.client.AuditVerification;
import dev.recap.client.TokenInfo;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tokens and approvals in memory; only {@code alice} may do anything. */
final class FakeAdministration implements Administration {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  final List<TokenInfo> tokens = new ArrayList<>();
  final List<ApprovalInfo> approvals = new ArrayList<>();
  final List<AccessQuestion> asked = new ArrayList<>();
  AuditVerification audit = new AuditVerification(true, 7, "abc", List.of());

  static ApprovalInfo approval(String state) {
    return new ApprovalInfo(
        "approval1",
        state,
        false,
        "sre-repair",
        "bob",
        "shell:1.0.0@sha256:aa",
        "docker:web",
        "{\"n\":1}",
        false,
        Optional.of("it hangs"),
        "invocation1",
        NOW,
        NOW.plusSeconds(3600),
        state.equals("pending") ? Optional.empty() : Optional.of("alice"),
        state.equals("pending") ? Optional.empty() : Optional.of(NOW),
        Optional.empty());
  }

  @Override
  public AccessExplanation explain(AccessQuestion question) {
    asked.add(question);
    boolean allowed = question.caller().map(caller -> caller.name().equals("alice")).orElse(true);
    return new AccessExplanation(
        allowed ? "allowed" : "denied",
        allowed ? Optional.of("one") : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "Because.",
        List.of(
            new AccessExplanation.Grant(
                "one",
                allowed,
                List.of(new AccessExplanation.Check("caller", allowed, "one names alice")))),
        "{\"verdict\":\"%s\"}".formatted(allowed ? "allowed" : "denied"));
  }

  @Override
  public List<TokenInfo> tokens() {
    return List.copyOf(tokens);
  }

  @Override
  public TokenInfo.Created createToken(String name, List<String> scopes, Duration lifetime) {
    TokenInfo token =
        new TokenInfo(
            "id" + tokens.size(),
            name,
            scopes,
            NOW,
            "alice",
            NOW.plus(lifetime),
            Optional.empty(),
            Optional.empty());
    tokens.addFirst(token);
    return new TokenInfo.Created(token, "recap_id_secret");
  }

  @Override
  public void revokeToken(String id) {
    if (!tokens.removeIf(token -> token.id().equals(id))) {
      throw new PlatformException(
          Problem.Kind.UNKNOWN_TOKEN, "Tried to revoke the token %s but no".formatted(id));
    }
  }

  @Override
  public List<ApprovalInfo> approvals(int limit) {
    return approvals.stream().limit(limit).toList();
  }

  @Override
  public ApprovalInfo decide(String id, boolean approve) {
    if (approvals.stream().noneMatch(one -> one.id().equals(id))) {
      throw new PlatformException(
          Problem.Kind.UNKNOWN_APPROVAL, "Tried to decide about %s but no".formatted(id));
    }
    ApprovalInfo decided = approval(approve ? "approved" : "denied");
    approvals.replaceAll(one -> one.id().equals(id) ? decided : one);
    return decided;
  }

  @Override
  public AuditVerification verifyAudit() {
    return audit;
  }
}

package dev.recap.cli;

import static dev.recap.cli.RemoteSite.given;

import dev.recap.cli.command.Administration;
import dev.recap.client.AccessExplanation;
import dev.recap.client.AccessQuestion;
import dev.recap.client.ApprovalInfo;
import dev.recap.client.AuditVerification;
import dev.recap.client.RecapClient;
import dev.recap.client.TokenInfo;
import java.time.Duration;
import java.util.List;

/** A server, for its administrators. */
record RemoteAdministration(RecapClient client) implements Administration {
  private static final int MOST = 100;

  @Override
  public AccessExplanation explain(AccessQuestion question) {
    return given(client.testPolicy(question));
  }

  @Override
  public List<TokenInfo> tokens() {
    return given(client.tokens());
  }

  @Override
  public TokenInfo.Created createToken(String name, List<String> scopes, Duration lifetime) {
    return given(client.createToken(name, scopes, lifetime));
  }

  @Override
  public void revokeToken(String id) {
    String _ = given(client.revokeToken(id));
  }

  @Override
  public List<ApprovalInfo> approvals(int limit) {
    return given(client.approvals(Math.min(limit, MOST)));
  }

  @Override
  public ApprovalInfo decide(String id, boolean approve) {
    return given(client.decide(id, approve));
  }

  @Override
  public AuditVerification verifyAudit() {
    return given(client.verifyAudit());
  }
}

package dev.recap.cli.command;

import dev.recap.client.AccessExplanation;
import dev.recap.client.AccessQuestion;
import dev.recap.client.ApprovalInfo;
import dev.recap.client.AuditVerification;
import dev.recap.client.TokenInfo;
import dev.recap.core.invocation.PlatformException;
import java.time.Duration;
import java.util.List;

/**
 * Who may do what, and what was done.
 *
 * <p>Every method throws {@link PlatformException} when the caller may not, or it cannot be done.
 */
public interface Administration {
  /** What would be decided about an invocation, and why; nothing is used up. */
  AccessExplanation explain(AccessQuestion question);

  /** All API tokens, the newest first. */
  List<TokenInfo> tokens();

  /** Makes an API token. */
  TokenInfo.Created createToken(String name, List<String> scopes, Duration lifetime);

  /** Takes an API token back. */
  void revokeToken(String id);

  /** The approvals that the caller asked for or may decide, the newest first. */
  List<ApprovalInfo> approvals(int limit);

  /** Approves or denies what somebody else wants to invoke. */
  ApprovalInfo decide(String id, boolean approve);

  /** Checks the whole audit log. */
  AuditVerification verifyAudit();
}

package dev.recap.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import dev.recap.server.access.ApprovalDecisions.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApprovalDecisionsTest {
  @TempDir Path folder;
  private final ManualTime time = new ManualTime();
  private final MemoryApprovals approvals = new MemoryApprovals();
  private ApprovalDecisions decisions;
  private String id;

  @BeforeEach
  void ask() throws IOException {
    Path file = folder.resolve("access.yaml");
    Files.writeString(
        file,
        """
        apiVersion: recap.dev/v1
        kind: AccessPolicy
        admins: {users: [root, alice]}
        grants:
          - name: one
            callers: {users: [alice, "token:ci"]}
            capsules: [{reference: top}]
            targets: [{name: "**"}]
            approval: {users: [bob, alice, "oidc:alice"], groups: [leads]}
        """);
    AccessPolicy policy =
        new AccessPolicy(
            file,
            Owners.rootAnd("recap"),
            _ -> Set.of("local/top"),
            () ->
                new Ledger(
                    approvals, new MemoryUses(), new SecretKeySpec(new byte[32], "HmacSHA256")),
            time);
    decisions = new ApprovalDecisions(policy, approvals, time);
    policy.decide(Asks.alice().ask());
    id = approvals.list(1).getFirst().id();
  }

  private Problem.Kind refused(Decision decision) {
    return ((Decision.Refused) decision).problem().kind();
  }

  @Test
  void thoseNamedTheirGroupsAndAdminsDecide() {
    assertThat(decisions.approve(id, new Caller("carol", Set.of("leads"))))
        .isInstanceOfSatisfying(
            Decision.Decided.class,
            decided ->
                assertThat(decided.approval().decided().orElseThrow().by()).isEqualTo("carol"));
    assertThat(refused(decisions.deny(id, Caller.local("root"))))
        .isEqualTo(Problem.Kind.APPROVAL_OVER);
  }

  @Test
  void nobodyApprovesTheirOwnNotEvenAsAnAdminOrByAnotherProof() {
    assertThat(refused(decisions.approve(id, Caller.local("alice"))))
        .isEqualTo(Problem.Kind.DENIED);
    assertThat(refused(decisions.approve(id, Caller.local("oidc:alice"))))
        .isEqualTo(Problem.Kind.DENIED);
    assertThat(approvals.find(id).orElseThrow().state()).isEqualTo(Approval.State.PENDING);
  }

  @Test
  void othersSeeNothingOfIt() {
    Caller mallory = Caller.local("mallory");

    assertThat(refused(decisions.approve(id, mallory))).isEqualTo(Problem.Kind.UNKNOWN_APPROVAL);
    assertThat(refused(decisions.approve("nosuch", Caller.local("root"))))
        .isEqualTo(Problem.Kind.UNKNOWN_APPROVAL);
    assertThat(decisions.visible(mallory, 10)).isEmpty();
    assertThat(decisions.find(id, mallory)).isEmpty();
    assertThat(decisions.visible(Caller.local("alice"), 10)).hasSize(1);
    assertThat(decisions.visible(Caller.local("bob"), 10)).hasSize(1);
    assertThat(decisions.visible(Caller.local("root"), 10)).hasSize(1);
  }
}

package dev.recap.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.capsule.Digest;
import dev.recap.core.invocation.Access.Decision;
import dev.recap.core.invocation.Problem;
import dev.recap.core.target.Target;
import dev.recap.server.access.Explanation.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessPolicyTest {
  private static final Decision BY_ONE = new Decision.Allowed(Optional.of("one"));

  @TempDir Path folder;
  private final ManualTime time = new ManualTime();
  private final MemoryApprovals approvals = new MemoryApprovals();
  private final MemoryUses uses = new MemoryUses();
  private Set<String> origins = Set.of("local/top");
  private Path file;
  private AccessPolicy policy;

  @BeforeEach
  void open() {
    file = folder.resolve("access.yaml");
    policy =
        new AccessPolicy(
            file,
            Owners.rootAnd("recap"),
            _ -> origins,
            () -> new Ledger(approvals, uses, new SecretKeySpec(new byte[32], "HmacSHA256")),
            time);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, "apiVersion: recap.dev/v1\nkind: AccessPolicy\n" + text);
  }

  private void grant(String more) throws IOException {
    write(
        """
        grants:
          - name: one
            callers: {users: [alice]}
            capsules: [{reference: top}]
            targets: [{name: "web-*"}]
        """
            + more.indent(4));
  }

  private String denied(Asks asks) {
    return problem(asks, Problem.Kind.DENIED);
  }

  private String problem(Asks asks, Problem.Kind kind) {
    Decision decision = policy.decide(asks.ask());
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Denied.class, d -> assertThat(d.problem().kind()).isEqualTo(kind));
    return ((Decision.Denied) decision).problem().message();
  }

  @Test
  void withoutGrantsOwnersMayDoEverythingAndNobodyElseAnything() {
    Asks asks = Asks.alice();

    assertThat(policy.decide(asks.by("root").ask()))
        .isEqualTo(new Decision.Allowed(Optional.empty()));
    assertThat(policy.decide(asks.by("recap").ask()))
        .isEqualTo(new Decision.Allowed(Optional.empty()));
    assertThat(denied(asks)).contains("as alice", "no grants", "access.yaml");
    assertThat(denied(asks.by("token:root"))).contains("no grants");
    assertThat(denied(asks.by("oidc:root"))).contains("no grants");
  }

  @Test
  void fromTheFirstGrantOnNothingElseIsAllowedNotEvenToRootAndAdmins() throws IOException {
    grant("");

    assertThat(policy.decide(Asks.alice().ask())).isEqualTo(BY_ONE);
    assertThat(denied(Asks.alice().by("root"))).contains("no grant names root");

    write("admins: {users: [root]}\ngrants: []\n");
    assertThat(denied(Asks.alice().by("root"))).contains("no grant names root");
  }

  @Test
  void aPolicyThatCannotBeReadAllowsNothingAndSaysWhy() throws IOException {
    write("grant: []\n");

    assertThat(denied(Asks.alice().by("root")))
        .contains("access policy cannot be read", "line 3", "did you mean grants?");
    assertThat(policy.isAdmin(Caller.local("root"))).isFalse();
  }

  @Test
  void aChangedPolicyCountsAtOnce() throws IOException {
    grant("");
    Files.setLastModifiedTime(
        file, java.nio.file.attribute.FileTime.from(time.now().minusSeconds(60)));
    assertThat(policy.decide(Asks.alice().ask())).isEqualTo(BY_ONE);
    write("grants: []\n");

    assertThat(denied(Asks.alice())).contains("no grant names alice");
    Files.delete(file);
    assertThat(policy.decide(Asks.alice().by("root").ask()))
        .isEqualTo(new Decision.Allowed(Optional.empty()));
  }

  @Test
  void aGrantIsForUsersAndForGroups() throws IOException {
    write(
        """
        grants:
          - name: one
            callers: {users: ["token:ci"], groups: [sre]}
            capsules: [{reference: top}]
            targets: [{name: "**"}]
        """);

    assertThat(policy.decide(Asks.alice().ask())).isEqualTo(BY_ONE);
    assertThat(policy.decide(Asks.alice().by("token:ci").ask())).isEqualTo(BY_ONE);
    denied(Asks.alice().by("ci"));
    denied(Asks.alice().by("alice", "oidc:sre"));
    denied(Asks.alice().by("sre"));
  }

  @Test
  void capsulesAreFoundByNameRepositoryVersionAndContent() throws IOException {
    String[][] cases = {
      {"reference: top", "true"},
      {"reference: '*'", "true"},
      {"reference: to", "false"},
      {"reference: 'top:1.*'", "true"},
      {"reference: 'top:2.*'", "false"},
      {"reference: registry.example.com/team/*", "true"},
      {"reference: 'registry.example.com/team/*:^1.1'", "true"},
      {"reference: registry.example.com/*", "false"},
      {"reference: registry.example.com/**", "true"},
      {"reference: local/*", "false"},
      {"digest: '" + Asks.DIGEST + "'", "true"},
      {"digest: 'sha256:" + "0b".repeat(32) + "'", "false"},
      {"reference: 'other', digest: '" + Asks.DIGEST + "'", "false"},
    };
    origins = Set.of("registry.example.com/team/top");
    for (String[] one : cases) {
      write(
          """
          grants:
            - name: one
              callers: {users: [alice]}
              capsules: [{%s}]
              targets: [{name: "**"}]
          """
              .formatted(one[0]));

      assertThat(policy.decide(Asks.alice().ask()) instanceof Decision.Allowed)
          .as(one[0])
          .isEqualTo(Boolean.parseBoolean(one[1]));
    }
  }

  @Test
  void powerIsBoundedByWhatTheCapsuleDeclares() throws IOException {
    grant("power: {capabilities: [NET_RAW], filesystem: read, user: number}");
    Asks asks = Asks.alice();

    assertThat(policy.decide(asks.power(Filesystem.READ, new User.Id(7), "NET_RAW").ask()))
        .isEqualTo(BY_ONE);
    assertThat(denied(asks.power(Filesystem.WRITE, new User.Root(), "NET_RAW", "SYS_PTRACE")))
        .contains("SYS_PTRACE", "filesystem: write", "user: root");
    denied(asks.power(Filesystem.NONE, new User.Id(0)));
  }

  @Test
  void targetsAreFoundByWhatTheyAre() throws IOException {
    Object[][] cases = {
      {"name: 'web-*'", true},
      {"name: 'web-?', runtime: docker", true},
      {"name: 'web-*', runtime: podman", false},
      {"image: 'shop/*'", true},
      {"image: 'shop/db*'", false},
      {"labels: {app: web}", true},
      {"labels: {app: 'w*'}", true},
      {"labels: {app: db}", false},
      {"labels: {tier: '**'}", false},
      {"labels: {app: web}, name: db", false},
    };
    for (Object[] one : cases) {
      write(
          """
          grants:
            - name: one
              callers: {users: [alice]}
              capsules: [{reference: top}]
              targets: [{%s}]
          """
              .formatted(one[0]));

      assertThat(policy.decide(Asks.alice().ask()) instanceof Decision.Allowed)
          .as(String.valueOf(one[0]))
          .isEqualTo(one[1]);
    }
  }

  @Test
  void aBareProcessIsMeantOnlyWhereThatIsSaid() throws IOException {
    Asks asks =
        Asks.alice()
            .in(new Target("pid", "pid-7", "web-1", Optional.empty(), Map.of("app", "web"), 7, 9));
    grant("");
    assertThat(denied(asks)).contains("pid:7");

    write(
        """
        grants:
          - name: one
            callers: {users: [alice]}
            capsules: [{reference: top}]
            targets: [{runtime: pid}]
        """);
    assertThat(policy.decide(asks.ask())).isEqualTo(BY_ONE);
  }

  @Test
  void parametersAreBoundedAndMustBeThere() throws IOException {
    grant("parameters: {iterations: {maximum: 10}, path: {pattern: '^/var/log/[a-z]+$'}}");
    Asks asks = Asks.alice();

    assertThat(policy.decide(asks.with(Map.of("iterations", 10, "path", "/var/log/x")).ask()))
        .isEqualTo(BY_ONE);
    assertThat(denied(asks.with(Map.of("iterations", 11, "path", "/etc/shadow"))))
        .contains("the parameter iterations", "10", "the parameter path");
    assertThat(denied(asks.with(Map.of("iterations", 1))))
        .contains("the parameter path needs a value");
  }

  @Test
  void noMessageTellsASecret() throws IOException {
    grant("parameters: {password: {const: right}}");
    Asks asks = Asks.alice().with(Map.of("password", "hunter2"));

    assertThat(denied(asks)).contains("the parameter password").doesNotContain("hunter2", "right");
    assertThat(policy.explain(asks.ask()).json()).doesNotContain("hunter2", "\"right\"");
  }

  @Test
  void aTerminalAndAMissingReasonNeedTheGrantsWord() throws IOException {
    grant("reason: required");
    assertThat(denied(Asks.alice())).contains("asks for a reason");
    assertThat(denied(Asks.alice().because("  "))).contains("asks for a reason");
    assertThat(denied(Asks.alice().because("to see").terminal())).contains("no terminal");
    assertThat(policy.decide(Asks.alice().because("to see").ask())).isEqualTo(BY_ONE);

    grant("interactive: true");
    assertThat(policy.decide(Asks.alice().terminal().ask())).isEqualTo(BY_ONE);
  }

  @Test
  void countsEachCallersUsesInTheTimeThatWentBy() throws IOException {
    grant("rate: {limit: 2, per: PT1M}");
    assertThat(policy.decide(Asks.alice().ask())).isEqualTo(BY_ONE);
    time.pass(Duration.ofSeconds(40));
    assertThat(policy.decide(Asks.alice().ask())).isEqualTo(BY_ONE);

    assertThat(problem(Asks.alice(), Problem.Kind.TOO_MANY)).contains("one", "21 s");
    assertThat(policy.decide(Asks.alice().ask()))
        .isInstanceOfSatisfying(
            Decision.Denied.class,
            denied -> assertThat(denied.problem().retryAfterSeconds()).contains(20L));
    time.pass(Duration.ofSeconds(20));
    assertThat(policy.decide(Asks.alice().ask())).isEqualTo(BY_ONE);
    problem(Asks.alice(), Problem.Kind.TOO_MANY);
  }

  @Test
  void explainingUsesNothingUpAndShowsAllGrants() throws IOException {
    grant("rate: {limit: 1, per: PT1M}\napproval: {users: [bob]}");

    Explanation before = policy.explain(Asks.alice().ask());
    assertThat(before.verdict()).isEqualTo(new Verdict.NeedsApproval("one", Optional.empty()));
    assertThat(approvals.list(10)).isEmpty();
    Explanation other = policy.explain(Asks.alice().by("carol").ask());
    assertThat(other.verdict()).isEqualTo(new Verdict.Denied());
    assertThat(other.grants())
        .singleElement()
        .satisfies(one ->
            assertThat(one.missing())
                .extracting(Check::criterion)
                .containsExactly(Criterion.CALLER));
    assertThat(other.json())
        .startsWith(
            "{\"verdict\":\"denied\",\"message\":\"Tried to invoke top:1.2.0 in docker:web-1")
        .contains("{\"criterion\":\"caller\",\"holds\":false,\"why\":\"it names neither carol");
  }

  @Test
  void thoseWhoAreRefusedLearnNothingOfOthersGrants() throws IOException {
    write(
        """
        grants:
          - name: hidden
            callers: {users: [bob]}
            capsules: [{reference: secret-capsule}]
            targets: [{name: "vault-*"}]
        """);

    assertThat(denied(Asks.alice())).doesNotContain("hidden", "secret-capsule", "vault");
  }

  @Test
  void anotherGrantThatNeedsNoApprovalGoesFirst() throws IOException {
    write(
        """
        grants:
          - name: careful
            callers: {users: [alice]}
            capsules: [{reference: top}]
            targets: [{name: "**"}]
            approval: {users: [bob]}
          - name: plain
            callers: {users: [alice]}
            capsules: [{reference: top}]
            targets: [{name: "web-*"}]
        """);

    assertThat(policy.decide(Asks.alice().ask()))
        .isEqualTo(new Decision.Allowed(Optional.of("plain")));
    assertThat(approvals.list(10)).isEmpty();
  }

  @Test
  void administratorsAreThoseNamedOrTheOwners() throws IOException {
    assertThat(policy.isAdmin(Caller.local("root"))).isTrue();
    assertThat(policy.isAdmin(Caller.local("alice"))).isFalse();
    write("admins: {groups: [wheel]}\n");

    assertThat(policy.isAdmin(new Caller("alice", Set.of("wheel")))).isTrue();
    assertThat(policy.isAdmin(new Caller("oidc:alice", Set.of("oidc:wheel")))).isFalse();
    assertThat(policy.isAdmin(Caller.local("root"))).isFalse();
  }

  @Test
  void anApprovalPassesExactlyTheSameAskOnce() throws IOException {
    grant("approval: {users: [bob], expires: PT1H}");
    Asks asks = Asks.alice().with(Map.of("iterations", 3)).because("to see");
    String message = problem(asks, Problem.Kind.APPROVAL_NEEDED);
    Approval pending = approvals.list(10).getFirst();
    assertThat(message).contains(pending.id());
    assertThat(problem(asks, Problem.Kind.APPROVAL_NEEDED)).contains(pending.id());
    var decisions = new ApprovalDecisions(policy, approvals, time);
    assertThat(decisions.approve(pending.id(), Caller.local("bob")))
        .isInstanceOf(ApprovalDecisions.Decision.Decided.class);

    List<Asks> others =
        List.of(
            asks.with(Map.of("iterations", 4)),
            asks.because("something else"),
            asks.digest(new Digest("sha256:" + "0b".repeat(32))),
            asks.in("docker", "c2", "web-1"));
    for (Asks other : others) {
      problem(other, Problem.Kind.APPROVAL_NEEDED);
    }
    assertThat(policy.decide(asks.invocation("02").ask())).isEqualTo(BY_ONE);
    assertThat(approvals.find(pending.id()).orElseThrow().usedBy()).contains("02");
    problem(asks.invocation("03"), Problem.Kind.APPROVAL_NEEDED);
  }

  @Test
  void anApprovalExpires() throws IOException {
    grant("approval: {users: [bob], expires: PT1H}");
    problem(Asks.alice(), Problem.Kind.APPROVAL_NEEDED);
    String id = approvals.list(1).getFirst().id();
    var decisions = new ApprovalDecisions(policy, approvals, time);
    decisions.approve(id, Caller.local("bob"));
    time.pass(Duration.ofMinutes(61));

    problem(Asks.alice(), Problem.Kind.APPROVAL_NEEDED);
    String second = approvals.list(1).getFirst().id();
    assertThat(second).isNotEqualTo(id);
    time.pass(Duration.ofMinutes(61));
    assertThat(decisions.approve(second, Caller.local("bob")))
        .isInstanceOfSatisfying(
            ApprovalDecisions.Decision.Refused.class,
            refused -> assertThat(refused.problem().message()).contains("expired"));
  }

  @Test
  void whoIsRefusedAnApprovalIsDeniedUntilItExpires() throws IOException {
    grant("approval: {users: [bob], expires: PT1H}");
    problem(Asks.alice(), Problem.Kind.APPROVAL_NEEDED);
    String id = approvals.list(1).getFirst().id();
    new ApprovalDecisions(policy, approvals, time).deny(id, Caller.local("bob"));

    assertThat(denied(Asks.alice())).contains("somebody denied");
    time.pass(Duration.ofMinutes(61));
    problem(Asks.alice(), Problem.Kind.APPROVAL_NEEDED);
  }

  @Test
  void aRateDoesNotUseUpAnApproval() throws IOException {
    grant("approval: {users: [bob]}\nrate: {limit: 1, per: PT10M}");
    var decisions = new ApprovalDecisions(policy, approvals, time);
    for (String reason : List.of("first", "second")) {
      problem(Asks.alice().because(reason), Problem.Kind.APPROVAL_NEEDED);
      decisions.approve(approvals.list(1).getFirst().id(), Caller.local("bob"));
      time.pass(Duration.ofSeconds(1));
    }
    assertThat(policy.decide(Asks.alice().because("first").ask())).isEqualTo(BY_ONE);

    problem(Asks.alice().because("second"), Problem.Kind.TOO_MANY);
    time.pass(Duration.ofMinutes(10));
    assertThat(policy.decide(Asks.alice().because("second").ask())).isEqualTo(BY_ONE);
  }

  @Test
  void nobodyFillsTheStoreWithAsks() throws IOException {
    grant("approval: {users: [bob]}");
    for (int i = 0; i < 100; i++) {
      problem(Asks.alice().because("reason " + i), Problem.Kind.APPROVAL_NEEDED);
    }

    problem(Asks.alice().because("one more"), Problem.Kind.TOO_MANY);
    problem(Asks.alice().because("reason 7"), Problem.Kind.APPROVAL_NEEDED);
    time.pass(Duration.ofHours(1));
    problem(Asks.alice().because("one more"), Problem.Kind.APPROVAL_NEEDED);
  }
}

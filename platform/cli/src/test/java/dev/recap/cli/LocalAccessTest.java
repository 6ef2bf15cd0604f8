package dev.recap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.parameters.SchemaParameters;
import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.OutputFormat;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.Access.Ask;
import dev.recap.core.invocation.Access.Decision;
import dev.recap.core.invocation.Problem;
import dev.recap.core.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalAccessTest {
  @TempDir private Path folder;
  private Environment environment;

  @BeforeEach
  void set() throws Environment.Unusable {
    environment =
        Environment.of(
            Map.of(
                "RECAP_STATE_DIR", folder.resolve("state").toString(),
                "RECAP_CONFIG_DIR", folder.toString(),
                "SUDO_USER", "alice"),
            folder.resolve("none.properties"));
  }

  private void grant(String user, String more) throws IOException {
    Files.writeString(
        folder.resolve("access.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: AccessPolicy
        grants:
          - name: one
            callers: {users: [%s]}
            capsules: [{reference: "unknown/top"}]
            targets: [{name: "web-*"}]
        """
                .formatted(user)
            + more.indent(4));
  }

  /** As a process of its own would. */
  private Decision decide() {
    try (LocalAccess access = new LocalAccess(environment, new SystemTime())) {
      return access.policy().decide(ask(access.caller()));
    }
  }

  private static Ask ask(Caller caller) {
    Manifest manifest =
        new Manifest(
            new Manifest.Metadata(
                "top",
                "1.0.0",
                "",
                "",
                "Apache-2.0",
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty()),
            List.of(),
            "{}",
            new OutputFormat.Text(),
            List.of(),
            Manifest.Match.ANY,
            new DeclaredBinding(
                Set.of(),
                DeclaredBinding.Filesystem.NONE,
                new DeclaredBinding.User.OfTarget(),
                Set.of()),
            Limits.DEFAULT,
            Set.of(Manifest.Mode.ONCE),
            List.of());
    return new Ask(
        "01",
        caller,
        new Capsule(
            manifest,
            new Digest("sha256:" + "0a".repeat(32)),
            Path.of("/nowhere"),
            SchemaParameters.of("{}")),
        new Target("docker", "c1", "web-1", Optional.empty(), Map.of(), 7, 9),
        Parameters.NONE,
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static Problem.Kind kind(Decision decision) {
    return ((Decision.Denied) decision).problem().kind();
  }

  @Test
  void withoutAPolicyWhoeverIsRootMay() {
    assertThat(decide()).isEqualTo(new Decision.Allowed(Optional.empty()));
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void thePolicyIsForWhoeverIsBehindSudo() throws IOException {
    grant("root", "");
    assertThat(kind(decide())).isEqualTo(Problem.Kind.DENIED);
    grant("alice", "");
    assertThat(decide()).isEqualTo(new Decision.Allowed(Optional.of("one")));
  }

  @Test
  void processesCountTogether() throws IOException {
    grant("alice", "rate: {limit: 2, per: PT1H}");

    assertThat(decide()).isInstanceOf(Decision.Allowed.class);
    assertThat(decide()).isInstanceOf(Decision.Allowed.class);
    assertThat(kind(decide())).isEqualTo(Problem.Kind.TOO_MANY);
  }

  @Test
  void asksForApprovalWhereAServerWillFindIt() throws IOException {
    grant("alice", "approval: {users: [bob]}");

    Decision first = decide();
    assertThat(kind(first)).isEqualTo(Problem.Kind.APPROVAL_NEEDED);
    assertThat(decide()).isEqualTo(first);
    assertThat(folder.resolve("state/records.db")).exists();
  }
}

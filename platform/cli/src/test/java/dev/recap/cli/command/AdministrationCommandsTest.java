package dev.recap.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.cli.output.Console;
import dev.recap.client.AuditVerification;
import dev.recap.core.access.Caller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about policy, tokens, approvals, the audit log and recordings. */
final class AdministrationCommandsTest {
  @TempDir private Path directory;
  private FakeHost host;
  private final List<Optional<String>> servers = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void openHost() {
    host = new FakeHost(directory);
  }

  @AfterEach
  void closeHost() {
    host.close();
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    Sites sites =
        (server, _) -> {
          servers.add(server);
          return new LocalSite(host);
        };
    return new Recap(host, sites, new Console(out, err, false), false).execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theServerMayBeNamedBeforeAndAfterTheCommand() {
    assertThat(run("--server", "unix:/a", "targets")).isZero();
    assertThat(run("targets", "--server", "unix:/b")).isZero();
    assertThat(run("invocations", "list", "--server=unix:/c")).isZero();
    assertThat(run("targets")).isZero();
    assertThat(servers)
        .containsExactly(
            Optional.of("unix:/a"),
            Optional.of("unix:/b"),
            Optional.of("unix:/c"),
            Optional.empty());
  }

  @Test
  void explainsADecision() {
    assertThat(run("policy", "test", "top", "-t", "docker:web", "-p", "a=1")).isZero();
    assertThat(out()).startsWith("allowed by grant one\nBecause.\n").contains("caller", "yes");
    assertThat(host.administration.asked.getFirst().parameters()).isEqualTo(Map.of("a", "1"));
    assertThat(
            run(
                "policy", "test", "top", "-t", "web", "--as", "bob", "--group", "sre", "-o",
                "json"))
        .isEqualTo(4);
    assertThat(out()).isEqualTo("{\"verdict\":\"denied\"}\n");
    assertThat(host.administration.asked.getLast().caller())
        .contains(new Caller("bob", Set.of("sre")));
    assertThat(run("policy", "test", "top", "-t", "web", "--group", "sre")).isEqualTo(2);
  }

  @Test
  void makesListsAndRevokesTokens() {
    assertThat(run("token", "create", "ci", "--scope", "read", "--expires", "90d")).isZero();
    assertThat(out()).isEqualTo("recap_id_secret\n");
    assertThat(err()).contains("token:ci", "2026-05-30");
    assertThat(run("token", "list")).isZero();
    assertThat(out()).contains("id0", "ci", "read").doesNotContain("secret");
    assertThat(run("token", "list", "-o", "json")).isZero();
    assertThat(out()).startsWith("[{\"id\":\"id0\"");
    assertThat(run("token", "revoke", "id0")).isZero();
    assertThat(run("token", "revoke", "id0")).isEqualTo(3);
    assertThat(err()).contains("recap token list");
  }

  @Test
  void decidesAboutApprovals() {
    host.administration.approvals.add(FakeAdministration.approval("pending"));
    assertThat(run("approvals")).isZero();
    assertThat(out()).contains("approval1", "pending", "bob", "shell:1.0.0 ", "it hangs");
    assertThat(run("approvals", "approve", "approval1")).isZero();
    assertThat(err()).startsWith("Approved shell:1.0.0 in docker:web for bob");
    assertThat(run("approvals", "list", "-o", "json")).isZero();
    assertThat(out()).contains("\"parameters\":{\"n\":1}", "\"by\":\"alice\"");
    assertThat(run("approvals", "deny", "nothing")).isEqualTo(3);
  }

  @Test
  void saysWhichRowOfTheAuditLogIsNotAsItWasWritten() {
    assertThat(run("audit", "verify")).isZero();
    assertThat(out()).isEqualTo("intact, 7 rows, head abc\n");
    host.administration.audit =
        new AuditVerification(false, 7, "abc", List.of("row 3 is not as it was written"));
    assertThat(run("audit", "verify")).isEqualTo(1);
    assertThat(out()).startsWith("NOT INTACT").contains("row 3 is not as it was written");
    assertThat(run("audit", "verify", "-o", "json")).isEqualTo(1);
    assertThat(out()).contains("\"intact\":false");
  }

  @Test
  void onlyRootAdministersThisHost() {
    host.root = false;
    assertThat(run("token", "list")).isEqualTo(4);
  }

  @Test
  void replaysWhatATerminalShowed() throws IOException {
    assertThat(run("invoke", "echo", "-t", "web")).isZero();
    String id = host.log().list(1, Optional.empty()).getFirst().id();
    assertThat(run("invocations", "replay", id)).isEqualTo(3);
    assertThat(err()).contains("there is no recording");
    Files.createDirectories(directory.resolve("sessions"));
    String cast =
        "{\"version\":2,\"width\":80,\"height\":24}\n[0.1,\"o\",\"one \"]\n[900,\"o\",\"two\"]\n";
    Files.writeString(directory.resolve("sessions").resolve(id + ".cast"), cast);
    assertThat(run("invocations", "replay", id, "--max-idle", "1ms")).isZero();
    assertThat(out()).startsWith("one two");
    assertThat(run("invocations", "replay", id, "--raw")).isZero();
    assertThat(out()).isEqualTo(cast);
    assertThat(run("invocations", "replay", id, "--speed", "0")).isEqualTo(2);
  }

  @Test
  void onlyAServerCanInvokeWithoutWaiting() {
    assertThat(run("invoke", "echo", "-t", "web", "--detach")).isEqualTo(2);
    assertThat(run("invoke", "echo", "-l", "a=b", "--detach")).isEqualTo(2);
  }
}

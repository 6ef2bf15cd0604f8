package dev.recap.server.trigger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Access.Ask;
import dev.recap.core.invocation.Access.Decision;
import dev.recap.core.invocation.Problem;
import dev.recap.core.target.TargetRef;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.access.Asks;
import dev.recap.server.access.Ledger;
import dev.recap.server.api.FakeHost;
import dev.recap.server.fixture.Place;
import dev.recap.server.invocation.Order;
import dev.recap.server.trigger.rule.TriggerReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TriggerAccessTest {
  private static final String HEAD = "apiVersion: recap.dev/v1\nkind: AccessPolicy\ngrants:\n";
  private static final String OF_THE_TRIGGER =
      """
        - name: triggers
          callers: {users: ["trigger:busy"]}
          capsules: [{reference: top}]
          targets: [{runtime: docker}]
      """;

  @TempDir private Path temporary;
  private Optional<TriggerServer> open = Optional.empty();
  private boolean aliceLeft;
  private boolean revoked;

  private TriggerServer server() {
    return open.orElseThrow();
  }

  @BeforeEach
  void begin() {
    open =
        Optional.of(TriggerServer.open(new Place.Sqlite(temporary), new TriggerServer.RealTime()));
  }

  @AfterEach
  void end() {
    server().close();
  }

  private int apply(String author, String more) {
    TriggerReader.Written rule = Samples.rule("busy", "steps: [{capsule: top}]\n" + more);
    server()
        .triggers
        .apply(
            "busy",
            rule.text(),
            rule.json(),
            new Caller(author, author.equals("alice") ? Set.of("sre") : Set.of()),
            Optional.empty());
    return server().triggers.find("busy").orElseThrow().revision();
  }

  private TriggerAccess access() {
    Ledger ledger = Ledger.in(server().database, server().audit, temporary);
    AccessPolicy policy =
        new AccessPolicy(
            temporary.resolve("access.yaml"),
            caller -> caller.name().equals("root"),
            capsule -> Set.of("local/" + capsule.manifest().metadata().name()),
            () -> ledger,
            new TriggerServer.RealTime());
    return new TriggerAccess(
        policy,
        server().triggers,
        caller ->
            revoked
                ? new TriggerAccess.Author.Gone("the token is gone")
                : new TriggerAccess.Author.There(
                    aliceLeft ? new Caller(caller.name(), Set.of()) : caller));
  }

  private void grants(String grants) throws IOException {
    Files.writeString(temporary.resolve("access.yaml"), HEAD + grants);
  }

  private static Ask ask(int revision) {
    Caller caller = new TriggerIdentity("busy", revision).caller();
    return Asks.alice().by(caller.name(), caller.groups().toArray(String[]::new)).ask();
  }

  private static void assertDenied(Decision decision, String... words) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Denied.class,
            denied -> {
              assertThat(denied.problem().kind()).isEqualTo(Problem.Kind.DENIED);
              assertThat(denied.problem().message()).contains(words);
            });
  }

  private static String grantTo(String callers, String capsule, String more) {
    return """
      - name: theirs
        callers: %s
        capsules: [{reference: "%s"}]
        targets: [{runtime: docker}]
    """
            .formatted(callers, capsule)
        + more.indent(4);
  }

  @Test
  void withoutGrantsTriggersOfOwnersMayAndOthersMayNot() {
    assertThat(access().decide(ask(apply("root", ""))))
        .isEqualTo(new Decision.Allowed(Optional.empty()));
    assertDenied(access().decide(ask(apply("alice", ""))), "its author may not do that");
  }

  @Test
  void theTriggerNeedsAGrantAndItsAuthorNeedsOneToo() throws IOException {
    int revision = apply("alice", "");
    grants(OF_THE_TRIGGER + grantTo("{groups: [sre]}", "top", ""));
    assertThat(access().decide(ask(revision)))
        .isEqualTo(new Decision.Allowed(Optional.of("triggers")));

    grants(grantTo("{groups: [sre]}", "top", ""));
    assertDenied(access().decide(ask(revision)), "no grant names trigger:busy");

    grants(OF_THE_TRIGGER + grantTo("{groups: [sre]}", "shell", ""));
    assertDenied(access().decide(ask(revision)), "its author may not do that", "alice");

    grants(OF_THE_TRIGGER);
    assertDenied(access().decide(ask(revision)), "its author may not do that");
  }

  @Test
  void notEvenRootsTriggersMayMoreThanRootOnceThereAreGrants() throws IOException {
    int revision = apply("root", "");
    grants(OF_THE_TRIGGER);
    assertDenied(access().decide(ask(revision)), "its author may not do that");
    grants("  []\n");
    assertDenied(access().decide(ask(revision)), "its author may not do that");
  }

  @Test
  void approvalReasonAndRateOfTheAuthorAreForThemInPerson() throws IOException {
    int revision = apply("alice", "");
    for (String more :
        new String[] {
          "approval: {groups: [leads], expires: PT1H}\n",
          "reason: required\n",
          "rate: {limit: 1, per: PT1H}\n"
        }) {
      grants(OF_THE_TRIGGER + grantTo("{groups: [sre]}", "top", more));
      for (int n = 0; n < 3; n++) {
        assertThat(access().decide(ask(revision)))
            .as(more)
            .isEqualTo(new Decision.Allowed(Optional.of("triggers")));
      }
    }
  }

  @Test
  void theAuthorsGroupsAreThoseOfNow() throws IOException {
    int revision = apply("alice", "");
    grants(OF_THE_TRIGGER + grantTo("{groups: [sre]}", "top", ""));
    aliceLeft = true;

    assertDenied(access().decide(ask(revision)), "its author may not do that");
  }

  @Test
  void aRuleDoesNotOutliveTheCredentialsOfItsAuthor() throws IOException {
    int revision = apply("alice", "");
    grants(OF_THE_TRIGGER + grantTo("{groups: [sre]}", "top", ""));
    revoked = true;

    assertDenied(access().decide(ask(revision)), "its author may do nothing: the token is gone");
  }

  @Test
  void anAuthorAnswersForTheirOwnRevisionAndNobodyForOneThatIsGone() throws IOException {
    int alices = apply("alice", "");
    int bobs = apply("bob", "");
    grants(OF_THE_TRIGGER + grantTo("{groups: [sre]}", "top", ""));

    assertThat(access().decide(ask(alices))).isInstanceOf(Decision.Allowed.class);
    assertDenied(access().decide(ask(bobs)), "its author may not do that");
    assertDenied(access().decide(ask(99)), "its rule is not there any more");
    assertDenied(
        access().decide(Asks.alice().by("trigger:busy").ask()), "its rule is not there any more");
  }

  private CurrentAccess.Answer explained(Optional<String> container) {
    Ask ask = Asks.alice().ask();
    FakeHost host = new FakeHost(temporary);
    container.ifPresent(host::add);
    return new CurrentAccess(access(), host)
        .of(
            new CurrentAccess.Asked(
                "busy",
                ask.caller(),
                new Order.Where.One(TargetRef.parse("docker:here")),
                ask.capsule(),
                ask.parameters(),
                ""));
  }

  @Test
  void whatWouldBeDecidedIsToldBeforeTheRuleIsAppliedAndUsesNothingUp() throws IOException {
    String once = OF_THE_TRIGGER + "    rate: {limit: 1, per: PT1H}\n";
    grants(once + grantTo("{groups: [sre]}", "top", ""));
    for (int n = 0; n < 3; n++) {
      assertThat(explained(Optional.of("here")))
          .isEqualTo(new CurrentAccess.Answer(true, "The grant triggers allows it."));
    }
    grants(grantTo("{groups: [sre]}", "top", ""));
    assertThat(explained(Optional.of("here")).allowed()).isFalse();
    assertThat(explained(Optional.of("here")).why()).contains("no grant names trigger:busy");
    grants(OF_THE_TRIGGER);
    assertThat(explained(Optional.of("here")).why()).startsWith("Its author may not do that");
    revoked = true;
    assertThat(explained(Optional.of("here")).why())
        .isEqualTo("Its author may do nothing: the token is gone.");
  }

  @Test
  void ofATargetThatIsNotThereIsToldWhatIsKnownWithoutIt() throws IOException {
    grants(OF_THE_TRIGGER + grantTo("{groups: [sre]}", "top", ""));
    assertThat(explained(Optional.empty()))
        .isEqualTo(
            new CurrentAccess.Answer(
                true, "It cannot be asked yet, because there is no docker:here now."));
    grants(OF_THE_TRIGGER.replace("top", "ps") + grantTo("{groups: [sre]}", "top", ""));
    assertThat(explained(Optional.empty()))
        .isEqualTo(new CurrentAccess.Answer(false, "No grant is for trigger:busy and top."));
    grants(OF_THE_TRIGGER);
    assertThat(explained(Optional.empty()).allowed()).isFalse();
  }

  @Test
  void othersAreDecidedAboutByThePolicyAlone() throws IOException {
    grants(grantTo("{groups: [sre]}", "top", ""));
    assertThat(access().decide(Asks.alice().ask()))
        .isEqualTo(new Decision.Allowed(Optional.of("theirs")));
    assertDenied(access().decide(Asks.alice().by("bob").ask()), "bob");
  }
}

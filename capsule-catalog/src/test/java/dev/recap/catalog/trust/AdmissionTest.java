package dev.recap.catalog.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.life.Statement.State;
import dev.recap.catalog.life.Statements;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.trust.KeptCapsules.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdmissionTest {
  private static final String TEAM = "registry.example.com/team/top";
  private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");
  private static final String SIGNED =
      "allow: [{from: registry.example.com/team/*, signedBy: [platform]}]\n";

  private static final SigningKey PLATFORM = SigningKey.generate();
  private static final SigningKey SECURITY = SigningKey.generate();
  private static final SigningKey STRANGER = SigningKey.generate();

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir private Path folder;
  private long changes;
  private Instant now = Instant.parse("2099-01-01T00:00:00Z");
  private KeptCapsules capsules = new KeptCapsules(Path.of("unset"));
  private Path policy = Path.of("unset");

  @BeforeEach
  void begin() throws IOException, KeyFileException {
    capsules = new KeptCapsules(folder.resolve("catalog"));
    policy = Files.createDirectory(folder.resolve("etc")).resolve("policy.yaml");
    Files.writeString(policy.resolveSibling("platform.pub"), PLATFORM.verifying().pem());
    Files.writeString(policy.resolveSibling("security.pub"), SECURITY.verifying().pem());
  }

  @Test
  void allowsWithoutAPolicyWhatWasBuiltHereAndWhatASourceHas() throws IOException {
    Kept top = capsules.keep("1.0.0", "");
    assertThat(judge(admission(), top, Candidate.LOCAL)).isEqualTo(allowed());
    assertThat(judge(admission(), top, TEAM)).isEqualTo(allowed());
    assertThat(refusal(judge(admission(), top, "elsewhere.example.com/team/top")))
        .isEqualTo(
            "Tried to admit top:1.0.0 from elsewhere.example.com/team/top but that is none of the sources of this"
                + " host: add it to them, or allow it in %s".formatted(policy));
  }

  @Test
  void allowsNothingThatNoRuleIsFor() throws IOException {
    policy(SIGNED);
    assertThat(refusal(judge(admission(), capsules.keep("1.0.0", ""), Candidate.LOCAL)))
        .contains("top:1.0.0 from local but no rule of " + policy);
  }

  @Test
  void allowsWhatARequiredSignerSigned() throws IOException {
    policy(SIGNED);
    Kept top = capsules.keep("1.0.0", "");
    sign(top, STRANGER);
    sign(top, PLATFORM);
    assertThat(judge(admission(), top, TEAM)).isEqualTo(allowed());
  }

  @Test
  void refusesWhatIsUnsigned() throws IOException {
    policy(SIGNED);
    assertThat(refusal(judge(admission(), capsules.keep("1.0.0", ""), TEAM)))
        .contains("it is not signed, and platform must have signed it");
  }

  @Test
  void refusesTheSignatureOfAKeyNobodyKnows() throws IOException {
    policy(SIGNED);
    Kept top = capsules.keep("1.0.0", "");
    sign(top, STRANGER);
    assertThat(refusal(judge(admission(), top, TEAM)))
        .contains("none of its 1 signatures was made with the key of platform");
  }

  @Test
  void refusesTheSignatureOfAnotherSigner() throws IOException {
    policy(SIGNED);
    Kept top = capsules.keep("1.0.0", "");
    sign(top, SECURITY);
    assertThat(refusal(judge(admission(), top, TEAM)))
        .contains("it is signed by security, and platform must have signed it");
  }

  @Test
  void refusesASignatureWhoseSignersTimeIsOver() throws IOException {
    policy(SIGNED);
    Kept top = capsules.keep("1.0.0", "");
    sign(top, PLATFORM);
    Admission admission = admission();
    now = END;
    assertThat(judge(admission, top, TEAM)).isEqualTo(allowed());
    now = END.plusNanos(1);
    assertThat(refusal(judge(admission, top, TEAM)))
        .contains("the time of its signer platform was over at " + END);
  }

  @Test
  void refusesASignatureTakenFromAnotherContent() throws IOException {
    policy(SIGNED);
    Kept signed = capsules.keep("1.0.0", "");
    Kept forged = capsules.keep("1.0.0", "filesystem: write");
    Descriptor manifest = new Signatures(capsules.store()).sign(signed.digest(), TEAM, PLATFORM);
    capsules.store().referrers().add(forged.digest(), manifest);
    assertThat(refusal(judge(admission(), forged, TEAM)))
        .contains("the signature of platform that came with it is for another content");
  }

  @Test
  void refusesARevokedContentWhoeverSignedIt() throws IOException {
    Kept top = capsules.keep("1.0.0", "");
    policy(SIGNED + "revoked: [\"%s\"]\n".formatted(top.digest()));
    sign(top, PLATFORM);
    assertThat(refusal(judge(admission(), top, TEAM)))
        .contains("its content %s is revoked".formatted(top.digest()));
  }

  @Test
  void refusesContentsThatARuleDoesNotList() throws IOException {
    Kept listed = capsules.keep("1.0.0", "");
    policy("allow: [{from: \"**\", digests: [\"%s\"]}]\n".formatted(listed.digest()));
    assertThat(judge(admission(), listed, Candidate.LOCAL)).isEqualTo(allowed());
    assertThat(refusal(judge(admission(), capsules.keep("1.1.0", ""), Candidate.LOCAL)))
        .contains("is none of the digests that the rule for ** lists");
  }

  @Test
  void refusesAnIndexThatWasTamperedWith() throws IOException {
    policy(SIGNED);
    Kept top = capsules.keep("1.0.0", "");
    sign(top, PLATFORM);
    Admission admission = admission();
    assertThat(judge(admission, top, TEAM)).isEqualTo(allowed());
    Path blob = capsules.store().layout().blob(top.digest());
    Files.writeString(blob, Files.readString(blob).replace('2', '3'));
    for (Admission any : List.of(admission, admission())) {
      assertThat(refusal(judge(any, top, TEAM)))
          .contains("its content was tampered with: what is kept as " + top.digest());
    }
  }

  @Test
  void refusesDocumentsAndManifestsThatWereTamperedWith() throws IOException {
    policy(SIGNED);
    Kept top = capsules.keep("1.0.0", "");
    sign(top, PLATFORM);
    Path manifest = capsules.unpack(top);
    assertThat(judge(admission(), top, TEAM)).isEqualTo(allowed());
    Files.writeString(manifest, top.file().json().replace("/a", "/b"));
    assertThat(refusal(judge(admission(), top, TEAM)))
        .contains("the manifest it would be invoked by is not the one its digest stands for");
    Files.delete(capsules.store().layout().blob(top.documents().digest()));
    assertThat(refusal(judge(admission(), top, TEAM))).contains("is missing from the store");
  }

  @Test
  void boundsThePowerUnlessASignerVouchesForIt() throws IOException {
    policy(
        """
        allow:
          - from: "**"
            power: {capabilities: [NET_RAW], filesystem: read, user: number, unless: [security]}
        """);
    Kept within = capsules.keep("1.0.0", "filesystem: read, user: 7, capabilities: [NET_RAW]");
    Kept beyond =
        capsules.keep("1.0.0", "filesystem: write, user: 0, capabilities: [SYS_PTRACE, NET_RAW]");
    assertThat(judge(admission(), within, Candidate.LOCAL)).isEqualTo(allowed());
    assertThat(refusal(judge(admission(), beyond, Candidate.LOCAL)))
        .contains(
            "it declares SYS_PTRACE and filesystem: write and user: 0, which is more than the rule for ** allows"
                + " without the signature of security; it is not signed");
    sign(beyond, PLATFORM);
    assertThat(refusal(judge(admission(), beyond, Candidate.LOCAL)))
        .contains("it is signed by platform, and security must have signed it");
    sign(beyond, SECURITY);
    assertThat(judge(admission(), beyond, Candidate.LOCAL)).isEqualTo(allowed());
  }

  @Test
  void saysThatAVersionIsDeprecatedAndRefusesItWhereTheRuleSaysSo() throws IOException {
    Kept top = capsules.keep("1.0.0", "");
    say(top, State.DEPRECATED, "slow", Optional.of("top:2.0.0"));
    String notice = "top:1.0.0 is deprecated: slow; use top:2.0.0";
    assertThat(judge(admission(), top, TEAM)).isEqualTo(allowed(notice));
    policy("allow: [{from: \"**\", deprecated: refuse}]\n");
    assertThat(refusal(judge(admission(), top, TEAM)))
        .contains(
            "it is deprecated (slow), its successor is top:2.0.0, and the rule for ** refuses that");
    say(top, State.SUPPORTED, "", Optional.empty());
    assertThat(judge(admission(), top, TEAM))
        .isEqualTo(allowed("top:1.0.0 from %s is not signed".formatted(TEAM)));
  }

  @Test
  void knowsADeprecationFromTheManifestToo() throws IOException {
    Kept top = capsules.keep("1.0.0", "", ", deprecated: use htop");
    assertThat(judge(admission(), top, TEAM))
        .isEqualTo(allowed("top:1.0.0 is deprecated: use htop"));
    policy("allow: [{from: \"**\", deprecated: refuse}]\n");
    assertThat(refusal(judge(admission(), top, TEAM))).contains("it is deprecated (use htop)");
  }

  @Test
  void refusesAYankedVersionUnlessExactlyItsContentIsAskedFor() throws IOException {
    Kept top = capsules.keep("1.0.0", "");
    say(top, State.YANKED, "it loses data", Optional.empty());
    assertThat(refusal(judge(admission(), top, TEAM)))
        .contains("it is yanked (it loses data): invoke another version, or exactly this content");
    assertThat(admission().judge(new Candidate(top.digest(), TEAM, top.file().manifest(), true)))
        .isEqualTo(allowed("top:1.0.0 is yanked: it loses data"));
  }

  @Test
  void believesOnlySignedStatementsWhereSignersAreAsked() throws IOException {
    policy(SIGNED);
    Kept top = capsules.keep("1.0.0", "");
    sign(top, PLATFORM);
    Descriptor statement = say(top, State.YANKED, "", Optional.empty());
    Admission admission = admission();
    assertThat(judge(admission, top, TEAM)).isEqualTo(allowed());
    new Signatures(capsules.store()).sign(statement.digest(), TEAM, STRANGER);
    assertThat(judge(admission, top, TEAM)).isEqualTo(allowed());
    new Signatures(capsules.store()).sign(statement.digest(), TEAM, PLATFORM);
    assertThat(refusal(judge(admission, top, TEAM))).contains("it is yanked");
  }

  @Test
  void tellsWhichStatementIsBelieved() throws IOException {
    Kept top = capsules.keep("1.0.0", "");
    Candidate candidate = new Candidate(top.digest(), TEAM, top.file().manifest(), false);
    Descriptor statement = say(top, State.YANKED, "", Optional.empty());
    assertThat(admission().statement(candidate).orElseThrow().state()).isEqualTo(State.YANKED);
    policy(SIGNED);
    assertThat(admission().statement(candidate)).isEmpty();
    new Signatures(capsules.store()).sign(statement.digest(), TEAM, PLATFORM);
    assertThat(admission().statement(candidate)).isPresent();
    policy("allow: []\n");
    assertThat(admission().statement(candidate)).isEmpty();
  }

  @Test
  void aStatementThatWasBelievedCountsAlsoWhereItIsLeftOut() throws IOException {
    policy("allow: [{from: \"*.example.com/team/*\", signedBy: [platform]}]\n");
    Kept top = capsules.keep("1.0.0", "");
    sign(top, PLATFORM);
    Descriptor before = say(top, State.SUPPORTED, "", Optional.empty());
    new Signatures(capsules.store()).sign(before.digest(), TEAM, PLATFORM);
    Descriptor yanked = say(top, State.YANKED, "it loses data", Optional.empty());
    new Signatures(capsules.store()).sign(yanked.digest(), TEAM, PLATFORM);
    Candidate pulled = new Candidate(top.digest(), TEAM, top.file().manifest(), false);
    assertThat(admission().remembered(pulled).map(Statement::state)).contains(State.YANKED);

    capsules.store().referrers().remove(top.digest(), yanked.digest());
    capsules.store().referrers().remove(yanked.digest(), yanked.digest());

    assertThat(refusal(judge(admission(), top, TEAM))).contains("it is yanked (it loses data)");
    assertThat(refusal(judge(admission(), top, "mirror.example.com/team/top")))
        .contains("it is yanked (it loses data)");
    policy("allow: [{from: \"*.example.com/team/*\", signedBy: [security]}]\n");
    sign(top, SECURITY);
    assertThat(judge(admission(), top, TEAM)).isEqualTo(allowed());
  }

  @Test
  void aChangedMemoryIsNoticed() throws IOException {
    Kept top = capsules.keep("1.0.0", "");
    Admission admission = admission();
    assertThat(judge(admission, top, TEAM)).isEqualTo(allowed());
    say(top, State.YANKED, "", Optional.empty());
    admission().remembered(new Candidate(top.digest(), TEAM, top.file().manifest(), false));
    for (Descriptor said : capsules.store().referrers().of(top.digest())) {
      capsules.store().referrers().remove(top.digest(), said.digest());
    }
    assertThat(refusal(judge(admission, top, TEAM))).contains("it is yanked");
  }

  @Test
  void anUnsignedStatementCountsForWhatComesFromWhereItWasMade() throws IOException {
    String other = "registry.example.com/other/top";
    Kept top = capsules.keep("1.0.0", "");
    sayAt(other, top, State.YANKED, "", Optional.empty());
    assertThat(judge(admission(), top, TEAM)).isEqualTo(allowed());
    assertThat(judge(admission(), top, Candidate.LOCAL)).isEqualTo(allowed());
    assertThat(refusal(judge(admission(), top, other))).contains("it is yanked");
  }

  @Test
  void nobodyWhoIsNotAskedHasTheLastWord() throws IOException {
    policy(SIGNED);
    Kept top = capsules.keep("1.0.0", "");
    Candidate candidate = new Candidate(top.digest(), TEAM, top.file().manifest(), false);
    Statement highest =
        new Statement(
            top.digest(),
            "top",
            "1.0.0",
            999_999_999,
            now,
            State.SUPPORTED,
            "",
            Optional.empty(),
            List.of());
    Statements statements = new Statements(capsules.store());
    Statements.About about = new Statements.About(top.index(), "top", "1.0.0", Set.of(TEAM));
    Statements.Wording yank = new Statements.Wording(State.YANKED, "", Optional.empty(), List.of());
    statements.make(about, yank, Optional.of(highest), () -> now);
    Optional<Statement> last = admission().last(candidate);
    assertThat(last).isEmpty();
    Descriptor made = statements.make(about, yank, last, () -> now);
    sign(top, PLATFORM);
    new Signatures(capsules.store()).sign(made.digest(), TEAM, PLATFORM);
    assertThat(admission().last(candidate).map(Statement::sequence)).contains(1L);
    assertThat(refusal(judge(admission(), top, TEAM))).contains("it is yanked");
  }

  @Test
  void worksOutAgainWhoseSignatureItIsWhenTheMemoryIsBroken() throws IOException {
    policy(SIGNED);
    Kept signed = capsules.keep("1.0.0", "");
    sign(signed, PLATFORM);
    Kept forged = capsules.keep("1.1.0", "");
    sign(forged, STRANGER);
    for (int i = 0; i < 2; i++) {
      assertThat(judge(admission(), signed, TEAM)).isEqualTo(allowed());
      assertThat(judge(admission(), forged, TEAM)).isInstanceOf(Verdict.Refused.class);
      try (var files = Files.list(capsules.store().signatures())) {
        for (Path file : files.toList()) {
          Files.writeString(file, "maybe");
        }
      }
    }
  }

  @Test
  void saysThatNobodySignedWhatNeedNotBeSigned() throws IOException {
    policy("allow: [{from: \"**\"}]\n");
    Kept top = capsules.keep("1.0.0", "");
    assertThat(judge(admission(), top, TEAM))
        .isEqualTo(allowed("top:1.0.0 from %s is not signed".formatted(TEAM)));
    assertThat(judge(admission(), top, Candidate.LOCAL)).isEqualTo(allowed());
  }

  @Test
  void allowsNothingWhileThePolicyCannotBeRead() throws IOException {
    Files.writeString(policy, "apiVersion: recap.dev/v1\nkind: TrustPolicy\nalow: []\n");
    assertThat(refusal(judge(admission(), capsules.keep("1.0.0", ""), Candidate.LOCAL)))
        .contains("nothing is allowed as long as the policy cannot be read", "line 3: alow");
  }

  @Test
  void noticesAChangedPolicyAndAChangedKey() throws IOException {
    policy(SIGNED);
    Kept top = capsules.keep("1.0.0", "");
    sign(top, PLATFORM);
    Admission admission = admission();
    assertThat(judge(admission, top, TEAM)).isEqualTo(allowed());
    Files.writeString(policy.resolveSibling("platform.pub"), STRANGER.verifying().pem());
    assertThat(judge(admission, top, TEAM)).isInstanceOf(Verdict.Refused.class);
    policy("allow: [{from: \"**\", signedBy: [security]}]\n");
    assertThat(refusal(judge(admission, top, TEAM))).contains("the key of security");
    Files.delete(policy);
    assertThat(judge(admission, top, TEAM)).isEqualTo(allowed());
  }

  @Test
  void judgesManyCapsulesEachByItself() throws IOException {
    policy(SIGNED);
    Admission admission = admission();
    Kept signed = capsules.keep("1.0.0", "");
    sign(signed, PLATFORM);
    Kept unsigned = capsules.keep("1.1.0", "");
    for (int i = 0; i < 3; i++) {
      assertThat(judge(admission, signed, TEAM)).isEqualTo(allowed());
      assertThat(judge(admission, unsigned, TEAM)).isInstanceOf(Verdict.Refused.class);
    }
  }

  private Admission admission() {
    return new Admission(
        capsules.store(), policy, origin -> origin.startsWith("registry."), () -> now);
  }

  private Verdict judge(Admission admission, Kept capsule, String origin) throws IOException {
    settle();
    return admission.judge(
        new Candidate(capsule.digest(), origin, capsule.file().manifest(), false));
  }

  private void sign(Kept capsule, SigningKey key) throws IOException {
    new Signatures(capsules.store()).sign(capsule.digest(), TEAM, key);
  }

  private Descriptor say(Kept capsule, State state, String message, Optional<String> successor)
      throws IOException {
    return sayAt(TEAM, capsule, state, message, successor);
  }

  private Descriptor sayAt(
      String place, Kept capsule, State state, String message, Optional<String> successor)
      throws IOException {
    Statements statements = new Statements(capsules.store());
    return statements.make(
        new Statements.About(
            capsule.index(), "top", capsule.file().manifest().metadata().version(), Set.of(place)),
        new Statements.Wording(state, message, successor, List.of()),
        statements.of(capsule.digest()).stream()
            .map(Statements.Kept::statement)
            .max(Comparator.comparingLong(Statement::sequence)),
        () -> now);
  }

  private void policy(String rules) throws IOException {
    Files.writeString(
        policy,
        """
        apiVersion: recap.dev/v1
        kind: TrustPolicy
        signers:
          - {name: platform, key: platform.pub, notAfter: %s}
          - {name: security, key: security.pub}
        """
                .formatted(END)
            + rules);
  }

  /** Gives what changed since the last time a date of its own, old enough to be remembered. */
  private void settle() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isAfter(LONG_AGO.plusSeconds(1_000_000))) {
          Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.plusSeconds(++changes)));
        }
      }
    }
  }

  private static Verdict allowed(String... notices) {
    return new Verdict.Allowed(List.of(notices));
  }

  private static String refusal(Verdict verdict) {
    return verdict instanceof Verdict.Refused(String problem) ? problem : "allowed: " + verdict;
  }
}

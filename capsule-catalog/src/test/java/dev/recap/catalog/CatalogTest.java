package dev.recap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.Publishing.Change;
import dev.recap.catalog.Publishing.Said;
import dev.recap.catalog.life.Statement;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.registry.Registries;
import dev.recap.catalog.registry.RegistrySettings;
import dev.recap.catalog.registry.fixture.FakeRegistry;
import dev.recap.catalog.remote.Pull;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.trust.SigningKey;
import dev.recap.catalog.trust.Verdict;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An author, a registry and an operator; the registry also counts what it is asked. */
final class CatalogTest {
  @TempDir private Path folder;
  private FakeRegistry registry;
  private RepositoryName namespace;
  private PublishedCapsules author;
  private Catalog operator;

  @BeforeEach
  void open() throws IOException {
    registry = FakeRegistry.open();
    namespace = registry.name("team");
    author = new PublishedCapsules(folder.resolve("author"));
    Files.createDirectories(config());
    PublishedCapsules.source(config(), namespace);
    operator = reopened();
  }

  @AfterEach
  void close() {
    operator.close();
    author.close();
    registry.close();
  }

  private Path config() {
    return folder.resolve("config");
  }

  private Catalog reopened() throws IOException {
    return Catalog.open(
        new CatalogSettings(folder.resolve("state"), config(), () -> Instant.EPOCH));
  }

  private static Pull.Installed installed(Pull pull) {
    assertThat(pull).isInstanceOf(Pull.Installed.class);
    return (Pull.Installed) pull;
  }

  private static String version(Pull pull) {
    return installed(pull).manifest().metadata().version();
  }

  private Said say(String capsule, Change change) throws IOException {
    return author
        .catalog()
        .say(CapsuleRef.parse(capsule), change, Optional.empty(), Transfer.SILENT);
  }

  @Test
  void aNameIsLookedForInTheSourcesAndItsNewestReleaseTaken() throws IOException {
    for (String version : List.of("1.0.0", "1.10.0", "1.9.0", "2.0.0-rc.1")) {
      author.publish("top", version, "Shows processes", namespace);
    }
    assertThat(version(operator.pull("top"))).isEqualTo("1.10.0");
    assertThat(version(operator.pull("top:1.9.0"))).isEqualTo("1.9.0");
    assertThat(version(operator.pull(namespace + "/top:latest"))).isEqualTo("1.10.0");
    assertThat(operator.pull("nothing")).isInstanceOf(Pull.NotThere.class);
  }

  @Test
  void aSourceThatCannotBeAskedIsNotPassedOver() throws IOException {
    author.publish("top", "1.0.0", "Shows processes", namespace);
    Files.writeString(
        config().resolve("sources.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: CatalogSources
        sources:
          - {name: first, repository: 127.0.0.1:1/team}
          - {name: team, repository: %s}
        """
            .formatted(namespace));
    try (Catalog catalog = reopened()) {
      assertThatThrownBy(() -> catalog.pull("top"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:1");
    }
  }

  @Test
  void aYankedVersionIsHadOnlyByItsDigest() throws IOException {
    author.publish("top", "1.0.0", "Shows processes", namespace);
    author.publish("top", "1.1.0", "Shows processes", namespace);
    Said said =
        say(namespace + "/top:1.1.0", Change.to(Statement.State.YANKED, "bad", Optional.empty()));
    assertThat(said).isInstanceOf(Said.Done.class);
    assertThat(version(operator.pull("top"))).isEqualTo("1.0.0");
    assertThat(operator.pull("top:1.1.0"))
        .isInstanceOfSatisfying(
            Pull.Refused.class, refused -> assertThat(refused.problem()).contains("yanked"));
    CapsuleRef exactly = ((Said.Done) said).about();
    assertThat(version(operator.pull(namespace + "/top@" + exactly.digest().orElseThrow())))
        .isEqualTo("1.1.0");
  }

  @Test
  void aYankThatWasSeenIsNotForgottenWhereItIsLeftOut() throws IOException {
    author.publish("top", "1.0.0", "Shows processes", namespace);
    author.publish("top", "1.1.0", "Shows processes", namespace);
    say(namespace + "/top:1.1.0", Change.to(Statement.State.YANKED, "bad", Optional.empty()));
    assertThat(version(operator.pull("top"))).isEqualTo("1.0.0");
    try (Registries open =
        new Registries(
            RegistrySettings.STANDARD, (_, _) -> Optional.empty(), () -> Instant.EPOCH)) {
      Repository top = open.open(namespace.child("top"));
      Descriptor version = top.resolve("1.1.0").orElseThrow();
      for (Descriptor said : top.referrers(version.digest(), Optional.of(MediaTypes.STATUS))) {
        top.delete(said);
      }
      assertThat(top.referrers(version.digest(), Optional.of(MediaTypes.STATUS))).isEmpty();
    }
    assertThat(version(operator.pull("top"))).isEqualTo("1.0.0");
    assertThat(operator.pull("top:1.1.0"))
        .isInstanceOfSatisfying(
            Pull.Refused.class, refused -> assertThat(refused.problem()).contains("yanked"));
    assertThat(verified("top:1.1.0").status().map(Statement::state))
        .contains(Statement.State.YANKED);
  }

  @Test
  void whatIsSaidNextFollowsOnWhatWasSaid() throws IOException {
    author.publish("top", "1.0.0", "Shows processes", namespace);
    String top = namespace + "/top:1.0.0";
    say(top, Change.to(Statement.State.DEPRECATED, "old", Optional.of("top:2.0.0")));
    say(top, Change.mends(List.of("CVE-1")));
    say(top, Change.mends(List.of("CVE-2", "CVE-1")));
    Statement status = verified(top).status().orElseThrow();
    assertThat(status.state()).isEqualTo(Statement.State.DEPRECATED);
    assertThat(status.security()).containsExactly("CVE-1", "CVE-2");
    assertThat(status.successor()).contains("top:2.0.0");
    assertThat(status.sequence()).isEqualTo(3);
  }

  private Verification verified(String reference) throws IOException {
    Verification.Result result = operator.verify(reference);
    assertThat(result).isInstanceOf(Verification.Result.Verified.class);
    return ((Verification.Result.Verified) result).verification();
  }

  @Test
  void verifyingInstallsNothingAndKeepsNothing() throws IOException {
    author.publish("top", "1.0.0", "Shows processes", namespace);
    Verification seen = verified("top");
    assertThat(seen.installed()).isFalse();
    assertThat(seen.origin()).isEqualTo(namespace + "/top");
    assertThat(seen.sbom().orElseThrow())
        .contains("CycloneDX", "file:/bin/program".replace("/bin", "/usr/bin"));
    assertThat(seen.verdict()).isInstanceOf(Verdict.Allowed.class);
    assertThat(Files.exists(folder.resolve("state/capsules"))).isFalse();
    operator.pull("top");
    assertThat(verified("top").installed()).isTrue();
  }

  @Test
  void policyIsAskedAtThePullAndAtTheInvocation() throws Exception {
    SigningKey key = SigningKey.generate();
    author.publish("top", "1.0.0", "Shows processes", namespace);
    Files.writeString(config().resolve("team.pub"), key.verifying().pem());
    Files.writeString(
        config().resolve("policy.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: TrustPolicy
        signers: [{name: team, key: team.pub}]
        allow: [{from: "%s/*", signedBy: [team]}]
        """
            .formatted(namespace));
    assertThat(operator.pull("top")).isInstanceOf(Pull.Refused.class);
    assertThat(verified("top").verdict()).isInstanceOf(Verdict.Refused.class);
    author.catalog().sign(CapsuleRef.parse(namespace + "/top"), key, Transfer.SILENT);
    assertThat(verified("top").signers()).containsExactly("team");
    installed(operator.pull("top"));
    assertThat(verified("top").unknown()).isZero();
  }

  @Test
  void whatIsInvokedAndNotHereIsPulledOnceAndThenNobodyIsAsked() throws IOException {
    author.publish("top", "1.0.0", "Shows processes", namespace);
    assertThat(local("top")).isInstanceOf(Lookup.Found.class);
    registry.forgetRequests();
    assertThat(local("top")).isInstanceOf(Lookup.Found.class);
    assertThat(local("top:1.0.0")).isInstanceOf(Lookup.Found.class);
    assertThat(local(namespace + "/top")).isInstanceOf(Lookup.Found.class);
    assertThat(registry.requests()).isEmpty();
    assertThat(local("tap")).isInstanceOf(Lookup.Unknown.class);
  }

  /** A lookup as an invocation does it. */
  private Lookup local(String reference) {
    CommandRunner noApt = (_, _, _) -> new CommandRunner.Result.NotInstalled();
    List<CapsuleRef> asked = new ArrayList<>();
    Lookup lookup =
        operator
            .local(
                Optional.empty(),
                noApt,
                _ -> {},
                capsule -> {
                  asked.add(capsule);
                  return operator.pull(capsule, false, Transfer.SILENT);
                })
            .find(CapsuleRef.parse(reference));
    assertThat(asked).hasSizeLessThanOrEqualTo(1);
    return lookup;
  }
}

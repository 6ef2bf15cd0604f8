package dev.recap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.Publishing.Change;
import dev.recap.catalog.life.Statement;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.registry.fixture.FakeRegistry;
import dev.recap.catalog.remote.Publication;
import dev.recap.catalog.remote.PublishOptions;
import dev.recap.catalog.remote.Pull;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.trust.SigningKey;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sources that both have a capsule {@code top}, and an operator. */
final class NamesakesTest {
  @TempDir private Path folder;
  private FakeRegistry registry;
  private PublishedCapsules author;
  private Catalog operator;
  private String team = "";
  private String lab = "";

  @BeforeEach
  void open() throws IOException {
    registry = FakeRegistry.open();
    author = new PublishedCapsules(folder.resolve("author"));
    team = registry.name("team") + "/top";
    lab = registry.name("lab") + "/top";
    sources("team", "lab");
    operator =
        Catalog.open(new CatalogSettings(folder.resolve("state"), config(), () -> Instant.EPOCH));
  }

  @AfterEach
  void close() {
    operator.close();
    author.close();
    registry.close();
  }

  @Test
  void aHigherVersionOfALaterSourceDoesNotTakeTheName() throws IOException {
    publish("team", "1.0.0", "Shows processes");
    publish("lab", "9.0.0", "Does harm");
    installed("top");
    installed(lab);

    Lookup.Found found = found("top");

    assertThat(version(found)).isEqualTo("1.0.0");
    assertThat(found.notices()).anyMatch(notice -> notice.contains("name it " + lab + ":9.0.0"));
    assertThat(version(found(lab))).isEqualTo("9.0.0");
    assertThat(find("top:9.0.0"))
        .isInstanceOfSatisfying(
            Lookup.Unknown.class,
            unknown -> assertThat(unknown.similar()).contains("top:1.0.0", lab + ":9.0.0"));
    sources("lab", "team");
    assertThat(version(found("top"))).as("the order of sources decides").isEqualTo("9.0.0");
  }

  @Test
  void aVersionThatALaterSourceAloneHasIsNotTakenFromThere() throws IOException {
    publish("team", "1.0.0", "Shows processes");
    Digest theirs = publish("lab", "9.0.0", "Does harm");

    assertThat(find("top:9.0.0")).isInstanceOf(Lookup.Unknown.class);
    assertThat(operator.pull("top:9.0.0"))
        .isInstanceOfSatisfying(
            Pull.NotThere.class, none -> assertThat(none.problem()).contains(team, "1.0.0"));
    assertThat(operator.verify("top:9.0.0"))
        .isInstanceOfSatisfying(
            Verification.Result.NotThere.class,
            none -> assertThat(none.problem()).contains(team, "1.0.0"));
    installed("top@" + theirs);
    assertThat(version(found(lab + "@" + theirs))).isEqualTo("9.0.0");
  }

  @Test
  void aVersionOfWhatIsBuiltHereIsLookedForNowhereElse() throws IOException {
    publish("team", "9.0.0", "Does harm");
    author.build("top", "1.0.0", "Shows processes");
    registry.forgetRequests();

    Lookup lookup =
        operator
            .local(
                Optional.of(folder.resolve("author/functions")),
                (_, _, _) -> new CommandRunner.Result.NotInstalled(),
                _ -> {},
                capsule -> operator.pull(capsule, false, Transfer.SILENT))
            .find(CapsuleRef.parse("top:9.0.0"));

    assertThat(lookup)
        .isInstanceOfSatisfying(
            Lookup.Unknown.class,
            unknown -> assertThat(unknown.similar()).containsExactly("top:1.0.0"));
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void oneVersionOfTwoSourcesIsTwoCapsules() throws IOException {
    Digest ours = publish("team", "1.0.0", "Shows processes");
    Digest theirs = publish("lab", "1.0.0", "Does harm");
    installed(lab);
    installed(team);

    assertThat(digest(found("top"))).isEqualTo(ours);
    assertThat(digest(found("top:1.0.0"))).isEqualTo(ours);
    assertThat(digest(found(lab + ":1.0.0"))).isEqualTo(theirs);
    assertThat(export("top")).isEqualTo(ours);
    assertThat(export(lab)).isEqualTo(theirs);
  }

  @Test
  void whatIsSaidOfOneIsNotSaidOfItsNamesake() throws IOException {
    Digest ours = publish("team", "1.0.0", "Shows processes");
    Digest theirs = publish("lab", "1.0.0", "Does harm");
    installed(team);
    installed(lab);

    Publishing.Said said =
        operator.say(
            CapsuleRef.parse(lab + ":1.0.0"),
            Change.to(Statement.State.YANKED, "it is worse", Optional.empty()),
            Optional.empty(),
            Transfer.SILENT);

    assertThat(said)
        .isInstanceOfSatisfying(
            Publishing.Said.Done.class, done -> assertThat(done.about().digest()).contains(theirs));
    assertThat(digest(found("top"))).isEqualTo(ours);
  }

  @Test
  void severalPlacesThatAreNoSourcesAreAmbiguous() throws IOException {
    Files.writeString(
        config().resolve("policy.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: TrustPolicy
        allow: [{from: "**"}]
        """);
    publish("team", "1.0.0", "Shows processes");
    publish("lab", "9.0.0", "Does harm");
    installed("top");
    installed(lab);
    sources("other");

    assertThat(find("top"))
        .isInstanceOfSatisfying(
            Lookup.Ambiguous.class,
            ambiguous -> assertThat(ambiguous.problem()).contains(team + ":1.0.0", lab + ":9.0.0"));
    assertThatThrownBy(() -> export("top")).hasMessageContaining(lab + ":9.0.0");
  }

  @Test
  void whatCameFromASourceThatIsNoneAnyMoreIsRefused() throws IOException {
    Digest digest = publish("team", "1.0.0", "Shows processes");
    installed("top");
    found("top");
    sources("lab");

    for (String reference : List.of("top", "top:1.0.0", "top@" + digest, team)) {
      assertThat(find(reference))
          .as(reference)
          .isInstanceOfSatisfying(
              Lookup.Refused.class,
              refused -> assertThat(refused.problem()).contains(team, "add it to them"));
    }
    sources("lab", "team");
    found("top");
  }

  @Test
  void whatWasPulledByItsDigestBesideItsVersionKeepsItsOrigin() throws IOException {
    publish("team", "1.0.0", "Shows processes");
    installed("top");
    Digest other = publish("lab", "1.0.0", "Shows more");
    installed(lab + "@" + other);
    sources("team");

    assertThat(find("top@" + other))
        .isInstanceOfSatisfying(
            Lookup.Refused.class, refused -> assertThat(refused.problem()).contains("from " + lab));
    found("top");
  }

  @Test
  void allThatAReferenceSaysHasToBeSo() throws IOException {
    Digest digest = publish("team", "1.0.0", "Shows processes");
    assertThat(operator.pull(team + ":2.0.0@" + digest))
        .isInstanceOfSatisfying(
            Pull.Refused.class, refused -> assertThat(refused.problem()).contains("and not 2.0.0"));
    installed(team + ":1.0.0@" + digest);

    found(team + ":1.0.0@" + digest);
    found("top:1.0.0@" + digest);
    for (String wrong : List.of("top:2.0.0@" + digest, team + ":2.0.0@" + digest)) {
      assertThat(find(wrong))
          .isInstanceOfSatisfying(
              Lookup.Refused.class,
              refused -> assertThat(refused.problem()).contains("and not 2.0.0"));
    }
    assertThat(find(lab + "@" + digest)).isInstanceOf(Lookup.Unknown.class);
  }

  @Test
  void aVersionBesideADigestHasToBeSoForWhoeverVerifiesAndSays() throws IOException {
    Digest digest = publish("team", "1.0.0", "Shows processes");
    CapsuleRef wrong = CapsuleRef.parse(team + ":2.0.0@" + digest);
    CapsuleRef right = CapsuleRef.parse(team + ":1.0.0@" + digest);
    Change yank = Change.to(Statement.State.YANKED, "it is worse", Optional.empty());

    assertThat(operator.verify(wrong))
        .isInstanceOfSatisfying(
            Verification.Result.Unusable.class,
            unusable -> assertThat(unusable.problem()).contains("and not 2.0.0"));
    for (Publishing.Said said :
        List.of(
            operator.sign(wrong, SigningKey.generate(), Transfer.SILENT),
            operator.say(wrong, yank, Optional.empty(), Transfer.SILENT))) {
      assertThat(said)
          .isInstanceOfSatisfying(
              Publishing.Said.Refused.class,
              refused -> assertThat(refused.problem()).contains("and not 2.0.0"));
    }
    assertThat(operator.verify(right)).isInstanceOf(Verification.Result.Verified.class);
    assertThat(operator.say(right, yank, Optional.empty(), Transfer.SILENT))
        .isInstanceOf(Publishing.Said.Done.class);
  }

  @Test
  void theHighestVersionThatWasNotYankedIsTaken() throws IOException {
    Digest first = publish("team", "1.0.0", "Shows processes");
    publish("team", "1.1.0", "Shows more");
    installed("top:1.0.0");
    installed("top:1.1.0");
    assertThat(version(found("top"))).isEqualTo("1.1.0");
    author
        .catalog()
        .say(
            CapsuleRef.parse(team + ":1.1.0"),
            Change.to(Statement.State.YANKED, "it is worse", Optional.empty()),
            Optional.empty(),
            Transfer.SILENT);
    assertThat(operator.pull(team + ":1.1.0")).isInstanceOf(Pull.Refused.class);

    Lookup.Found found = found("top");

    assertThat(version(found)).isEqualTo("1.0.0");
    assertThat(found.notices())
        .containsSubsequence("top:1.1.0 is yanked: it is worse", "top:1.0.0 is used instead");
    assertThat(find("top:1.1.0")).isInstanceOf(Lookup.Refused.class);
    assertThat(export("top")).isEqualTo(first);
    assertThat(operator.verify("top"))
        .isInstanceOfSatisfying(
            Verification.Result.Verified.class,
            verified -> assertThat(verified.verification().digest()).isEqualTo(first));
    assertThat(
            operator.publish(
                CapsuleRef.parse("top"),
                registry.name("mirror"),
                PublishOptions.STANDARD,
                Optional.empty(),
                Transfer.SILENT))
        .isInstanceOfSatisfying(
            Publication.Published.class,
            published -> assertThat(published.capsule().digest()).isEqualTo(first));
  }

  @Test
  void sayingTheSameOfANameTwiceIsAboutOneVersion() throws IOException {
    author.build("top", "1.0.0", "Shows processes");
    Digest highest = author.build("top", "1.1.0", "Shows more").digest();
    Change yank = Change.to(Statement.State.YANKED, "it is worse", Optional.empty());
    for (int time = 0; time < 2; time++) {
      assertThat(
              author
                  .catalog()
                  .say(CapsuleRef.parse("top"), yank, Optional.empty(), Transfer.SILENT))
          .isInstanceOfSatisfying(
              Publishing.Said.Done.class,
              done -> assertThat(done.about().digest()).contains(highest));
    }
  }

  private Path config() {
    return folder.resolve("config");
  }

  private void sources(String... names) throws IOException {
    StringBuilder text =
        new StringBuilder("apiVersion: recap.dev/v1\nkind: CatalogSources\nsources:\n");
    for (String name : names) {
      text.append(
          "  - {name: %s, repository: %s, plainHttp: true}\n".formatted(name, registry.name(name)));
    }
    Files.createDirectories(config());
    Files.writeString(config().resolve("sources.yaml"), text);
  }

  private Digest publish(String namespace, String version, String summary) throws IOException {
    RepositoryName place = registry.name(namespace);
    Publication end = author.publish("top", version, summary, place);
    assertThat(end).isInstanceOf(Publication.Published.class);
    return ((Publication.Published) end).capsule().digest();
  }

  private void installed(String reference) throws IOException {
    assertThat(operator.pull(reference)).isInstanceOf(Pull.Installed.class);
  }

  private Digest export(String reference) throws IOException {
    return operator
        .export(List.of(CapsuleRef.parse(reference)), folder.resolve("out.tar"))
        .getFirst()
        .digest()
        .orElseThrow();
  }

  private Lookup.Found found(String reference) {
    Lookup lookup = find(reference);
    assertThat(lookup).as(reference).isInstanceOf(Lookup.Found.class);
    return (Lookup.Found) lookup;
  }

  private static String version(Lookup.Found found) {
    return found.capsule().manifest().metadata().version();
  }

  private static Digest digest(Lookup.Found found) {
    Capsule capsule = found.capsule();
    return capsule.digest();
  }

  private Lookup find(String reference) {
    CommandRunner noApt = (_, _, _) -> new CommandRunner.Result.NotInstalled();
    return operator
        .local(
            Optional.empty(),
            noApt,
            _ -> {},
            capsule -> operator.pull(capsule, false, Transfer.SILENT))
        .find(CapsuleRef.parse(reference));
  }
}

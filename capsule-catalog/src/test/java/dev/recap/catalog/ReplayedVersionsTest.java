package dev.recap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.Publishing.Change;
import dev.recap.catalog.Publishing.Said;
import dev.recap.catalog.life.Statement;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.registry.Registries;
import dev.recap.catalog.registry.RegistrySettings;
import dev.recap.catalog.registry.fixture.FakeRegistry;
import dev.recap.catalog.remote.Publication;
import dev.recap.catalog.remote.Pull;
import dev.recap.catalog.trust.SigningKey;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that shows another state than the one this host saw before. */
final class ReplayedVersionsTest {
  @TempDir private Path folder;
  private FakeRegistry registry;
  private RepositoryName namespace;
  private PublishedCapsules author;
  private PublishedCapsules forger;
  private Catalog operator;
  private Path state = Path.of("unset");

  @BeforeEach
  void open() throws IOException {
    registry = FakeRegistry.open();
    namespace = registry.name("team");
    author = new PublishedCapsules(folder.resolve("author"));
    forger = new PublishedCapsules(folder.resolve("forger"));
    PublishedCapsules.source(Files.createDirectories(folder.resolve("config")), namespace);
    state = folder.resolve("state");
    operator = opened();
  }

  private Catalog opened() {
    return Catalog.open(new CatalogSettings(state, folder.resolve("config"), () -> Instant.EPOCH));
  }

  @AfterEach
  void close() {
    operator.close();
    forger.close();
    author.close();
    registry.close();
  }

  @Test
  void anotherContentUnderAVersionThatWasSeenIsNotTaken() throws IOException {
    author.publish("top", "1.0.0", "Shows processes", namespace);
    installed(operator.pull("top:1.0.0"));
    replace("1.0.0");
    forgetAllButWhatWasSeen();

    assertRefused(operator.pull("top:1.0.0")).contains("versions never change");
    assertRefused(operator.pull("top")).contains("versions never change");
    installed(operator.pull(CapsuleRef.parse("top:1.0.0"), true, Transfer.SILENT));
  }

  @Test
  void anOlderVersionIsNotTakenForTheNewestWhereTheNewestIsHidden() throws IOException {
    author.publish("top", "1.0.0", "Shows processes", namespace);
    author.publish("top", "1.1.0", "Shows processes", namespace);
    installed(operator.pull("top"));
    delete("1.1.0");
    forgetAllButWhatWasSeen();

    assertRefused(operator.pull("top"))
        .contains("is version 1.0.0 now and was 1.1.0", "an older version may be replayed");
    installed(operator.pull("top:1.0.0"));
  }

  @Test
  void anOlderVersionIsTakenWhereTheNewestThatWasSeenIsYankedByNow() throws IOException {
    author.publish("top", "1.0.0", "Shows processes", namespace);
    author.publish("top", "2.0.0", "Shows processes", namespace);
    assertThat(version(operator.pull("top"))).isEqualTo("2.0.0");
    yank(author, "2.0.0");

    assertThat(version(operator.pull("top"))).isEqualTo("1.0.0");
    assertThat(version(operator.pull("top"))).as("and again").isEqualTo("1.0.0");
  }

  @Test
  void aYankedForgeryOfTheNewestThatWasSeenIsNotPassedOver() throws IOException {
    author.publish("top", "1.0.0", "Shows processes", namespace);
    author.publish("top", "2.0.0", "Shows processes", namespace);
    installed(operator.pull("top"));
    replace("2.0.0");
    yank(forger, "2.0.0");

    assertRefused(operator.pull("top")).contains("version 2.0.0", "versions never change");
  }

  @Test
  void aVersionHiddenBehindAYankOfAnotherOneIsMissed() throws IOException {
    for (String version : List.of("1.0.0", "2.0.0", "3.0.0")) {
      author.publish("top", version, "Shows processes", namespace);
    }
    assertThat(version(operator.pull("top"))).isEqualTo("3.0.0");
    yank(author, "2.0.0");
    delete("3.0.0");

    assertRefused(operator.pull("top")).contains("is version 2.0.0 now and was 3.0.0");
  }

  @Test
  void nothingIsSaidOfAnotherContentThanWasSeen() throws IOException {
    author.publish("top", "1.0.0", "Shows processes", namespace);
    installed(operator.pull("top:1.0.0"));
    replace("1.0.0");
    forgetAllButWhatWasSeen();

    for (String reference : List.of("/top:1.0.0", "/top")) {
      Said said =
          operator.sign(
              CapsuleRef.parse(namespace + reference), SigningKey.generate(), Transfer.SILENT);
      assertThat(said)
          .isInstanceOfSatisfying(
              Said.Refused.class,
              refused -> assertThat(refused.problem()).contains("versions never change"));
    }
    assertThat(Files.exists(state.resolve("refs/top"))).as("has a name").isFalse();
  }

  @Test
  void whatWasSignedWasSeen() throws IOException {
    author.publish("top", "1.0.0", "Shows processes", namespace);
    CapsuleRef top = CapsuleRef.parse(namespace + "/top:1.0.0");
    assertThat(operator.sign(top, SigningKey.generate(), Transfer.SILENT))
        .isInstanceOf(Said.Done.class);
    replace("1.0.0");
    forgetAllButWhatWasSeen();

    assertRefused(operator.pull("top:1.0.0")).contains("versions never change");
  }

  @Test
  void anArchiveOfWhatIsPublishedGoesByThatPlace() throws IOException {
    Path archive = archive(author, "1.0.0");

    assertThat(operator.takeArchive(archive, Optional.of(registry.name("lab")), Transfer.SILENT))
        .singleElement()
        .satisfies(pull -> assertRefused(pull).contains("none of the sources"));
    installed(imported(archive));
    assertThat(operator.verify("top"))
        .isInstanceOfSatisfying(
            Verification.Result.Verified.class,
            verified -> assertThat(verified.verification().origin()).isEqualTo(namespace + "/top"));
  }

  @Test
  void anArchiveDoesNotBringAnotherContentThanWasSeenWhereItIsSaidToBePublished()
      throws IOException {
    author.publish("top", "1.0.0", "Shows processes", namespace);
    author.publish("top", "1.1.0", "Shows processes", namespace);
    installed(operator.pull("top:1.0.0"));
    installed(operator.pull("top"));
    Path older = folder.resolve("older.tar");
    author.catalog().export(List.of(CapsuleRef.parse("top:1.0.0")), older);
    Path forged = archive(forger, "1.0.0");
    forgetAllButWhatWasSeen();

    assertRefused(imported(forged)).contains("versions never change");
    assertThat(version(imported(older))).as("no channel stands for it").isEqualTo("1.0.0");
  }

  @Test
  void whatCameInAnArchiveWasSeenWhereItIsPublished() throws IOException {
    installed(imported(archive(author, "1.0.0")));
    forgetAllButWhatWasSeen();
    assertThat(forger.publish("top", "1.0.0", "Does harm", namespace))
        .isInstanceOf(Publication.Published.class);

    assertRefused(operator.pull("top:1.0.0")).contains("versions never change");
  }

  private Path archive(PublishedCapsules of, String version) throws IOException {
    Path archive = folder.resolve("capsules.tar");
    Capsule capsule = of.build("top", version, of == author ? "Shows processes" : "Does harm");
    of.catalog()
        .export(
            List.of(new CapsuleRef("top", Optional.of(version), Optional.of(capsule.digest()))),
            archive);
    return archive;
  }

  private Pull imported(Path archive) throws IOException {
    List<Pull> all = operator.takeArchive(archive, Optional.of(namespace), Transfer.SILENT);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  /** Nothing but the memory is left to notice it. */
  private void forgetAllButWhatWasSeen() throws IOException {
    operator.close();
    Path fresh = Files.createDirectories(folder.resolve("fresh"));
    Files.move(state.resolve("seen"), fresh.resolve("seen"));
    state = fresh;
    operator = opened();
  }

  private void replace(String version) throws IOException {
    delete(version);
    assertThat(forger.publish("top", version, "Does harm", namespace))
        .isInstanceOf(Publication.Published.class);
  }

  private void delete(String version) throws IOException {
    try (Registries open =
        new Registries(
            RegistrySettings.STANDARD, (_, _) -> Optional.empty(), () -> Instant.EPOCH)) {
      Repository top = open.open(namespace.child("top"));
      top.delete(top.resolve(version).orElseThrow());
    }
  }

  private void yank(PublishedCapsules by, String version) throws IOException {
    Said said =
        by.catalog()
            .say(
                CapsuleRef.parse(namespace + "/top:" + version),
                Change.to(Statement.State.YANKED, "bad", Optional.empty()),
                Optional.empty(),
                Transfer.SILENT);
    assertThat(said).isInstanceOf(Said.Done.class);
  }

  private static AbstractStringAssert<?> assertRefused(Pull pull) {
    assertThat(pull).isInstanceOf(Pull.Refused.class);
    return assertThat(((Pull.Refused) pull).problem());
  }

  private static void installed(Pull pull) {
    assertThat(pull).isInstanceOf(Pull.Installed.class);
  }

  private static String version(Pull pull) {
    installed(pull);
    return ((Pull.Installed) pull).manifest().metadata().version();
  }
}

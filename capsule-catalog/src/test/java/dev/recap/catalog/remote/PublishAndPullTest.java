package dev.recap.catalog.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.life.Statements;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.ReferrerManifest;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.Candidate;
import dev.recap.catalog.trust.Signatures;
import dev.recap.catalog.trust.SigningKey;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PublishAndPullTest {
  @TempDir private Path folder;
  private Built built;
  private LayoutRepository repository;
  private CapsuleStore here;

  @BeforeEach
  void makePlaces() {
    built = new Built(folder);
    repository = new LayoutRepository(folder.resolve("registry"), "hello");
    here = new CapsuleStore(folder.resolve("here"));
  }

  @Test
  void whatWasPublishedIsPulledUnderTheSameDigest() throws Exception {
    Digest digest = built.capsule("hello", "1.0.0", "one");
    assertThat(publish(digest)).isInstanceOf(Publication.Published.class);

    Pull.Installed installed = (Pull.Installed) pull("1.0.0");

    assertThat(installed.fresh()).isTrue();
    assertThat(installed.capsule().digest()).isEqualTo(digest);
    assertThat(installed.capsule().rootfs().resolve("text")).hasContent("one");
    assertThat(here.layout().blob(digest))
        .hasSameBinaryContentAs(built.store().layout().blob(digest));
    assertThat(here.refs("hello").find("1.0.0").flatMap(Refs.Ref::origin))
        .contains(repository.name());
    assertThat(((Pull.Installed) pull("latest")).fresh()).isFalse();
    assertThat(((Pull.Installed) pull(digest.value())).fresh()).isFalse();
  }

  @Test
  void aVersionIsNeverChanged() throws Exception {
    Digest first = built.capsule("hello", "1.0.0", "one");
    publish(first);
    assertThat(publish(first)).isInstanceOf(Publication.AlreadyThere.class);
    Digest second = built.capsule("hello", "1.0.0", "two");

    assertThat(publish(second))
        .isInstanceOfSatisfying(
            Publication.Conflict.class,
            conflict -> {
              assertThat(conflict.existing()).isEqualTo(first);
              assertThat(conflict.problem()).contains("versions never change");
            });
    assertThat(repository.resolve("1.0.0").orElseThrow().digest()).isEqualTo(first);
  }

  @Test
  void movingTagsOnlyGoForward() throws Exception {
    Digest newer = built.capsule("hello", "1.2.0", "new");
    Digest older = built.capsule("hello", "1.1.0", "old");
    Digest candidate = built.capsule("hello", "2.0.0-rc.1", "rc");
    PublishOptions stable = new PublishOptions(List.of("stable"), false);
    publish(newer, stable);

    assertThat(((Publication.Published) publish(older, stable)).notes())
        .hasSize(2)
        .allMatch(note -> note.contains("1.2.0, which is higher than 1.1.0"));
    assertThat(((Publication.Published) publish(candidate)).notes())
        .containsExactly("2.0.0-rc.1 is a pre-release, which latest does not stand for");
    assertThat(tag("latest")).isEqualTo(newer);
    assertThat(tag("stable")).isEqualTo(newer);
    publish(older, new PublishOptions(List.of("stable"), true));
    assertThat(tag("stable")).isEqualTo(older);
    assertThat(repository.tags())
        .containsExactly("1.1.0", "1.2.0", "2.0.0-rc.1", "latest", "stable");
  }

  @Test
  void aChannelIsNoVersion() throws Exception {
    Digest digest = built.capsule("hello", "1.0.0", "one");
    assertThat(publish(digest, new PublishOptions(List.of("2.0.0"), false)))
        .isInstanceOf(Publication.Refused.class);
    assertThat(repository.tags()).isEmpty();
  }

  @Test
  void whatIsKnownGoesAlongWithItsSignatures() throws Exception {
    Digest digest = built.capsule("hello", "1.0.0", "one");
    Descriptor sbom = refer(digest, MediaTypes.SBOM, "{\"bom\":1}");
    Descriptor status = say(digest);
    Descriptor signature = sign(digest);
    Descriptor ofStatus = sign(status.digest());
    publish(digest);

    pull("1.0.0");

    assertThat(here.referrers().of(digest)).contains(sbom, status, signature);
    assertThat(here.referrers().of(status.digest())).containsExactly(ofStatus);
    assertThat(repository.referrers(digest, Optional.of(MediaTypes.SBOM)))
        .extracting(Descriptor::digest)
        .contains(sbom.digest());
  }

  @Test
  void signaturesOfOthersStay() throws Exception {
    Digest digest = built.capsule("hello", "1.0.0", "one");
    sign(digest);
    publish(digest);
    built.store().referrers().of(digest).forEach(known -> remove(digest, known));
    sign(digest);
    publish(digest);

    pull("1.0.0");

    Descriptor both =
        here.referrers().of(digest).stream()
            .filter(known -> known.artifactType().equals(Optional.of(MediaTypes.SIGNATURE)))
            .findFirst()
            .orElseThrow();
    assertThat((List<?>) here.layout().read(both.digest()).get("layers")).hasSize(2);
  }

  @Test
  void whatTheGateRefusesIsNotLeft() throws Exception {
    Digest digest = built.capsule("hello", "1.0.0", "one");
    refer(digest, MediaTypes.SBOM, "{\"bom\":1}");
    publish(digest);
    Puller careful =
        new Puller(here, Built.HOST, (_, origin, _, _) -> Optional.of("Tried but " + origin));

    assertThat(careful.pull(repository, "hello", "1.0.0", Transfer.SILENT))
        .isEqualTo(new Pull.Refused("Tried but " + repository.name()));
    assertThat(here.layout().has(digest)).isFalse();
    assertThat(here.referrers().of(digest)).isEmpty();
    assertThat(here.names()).isEmpty();
  }

  @Test
  void anotherContentUnderAKnownVersionIsRefused() throws Exception {
    Digest first = built.capsule("hello", "1.0.0", "one");
    publish(first);
    pull("1.0.0");
    Digest second = built.capsule("hello", "1.0.0", "two");
    repository.delete(repository.resolve("1.0.0").orElseThrow());
    publish(second);

    assertThat(pull("1.0.0"))
        .isInstanceOfSatisfying(
            Pull.Refused.class,
            refused -> assertThat(refused.problem()).contains("versions never change"));
    assertThat(pull(second.value())).isInstanceOf(Pull.Installed.class);
    assertThat(here.refs("hello").find("1.0.0").map(Refs.Ref::digest)).contains(first);
  }

  @Test
  void anUnknownVersionNamesTheOthers() throws Exception {
    publish(built.capsule("hello", "1.0.0", "one"));
    assertThat(pull("1.1.0"))
        .isInstanceOfSatisfying(
            Pull.NotThere.class, none -> assertThat(none.problem()).contains("1.0.0, latest"));
  }

  private void remove(Digest subject, Descriptor known) {
    try {
      built.store().referrers().remove(subject, known.digest());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Digest tag(String tag) throws IOException {
    return repository.resolve(tag).orElseThrow().digest();
  }

  private Publication publish(Digest digest) throws IOException {
    return publish(digest, PublishOptions.STANDARD);
  }

  private Publication publish(Digest digest, PublishOptions options) throws IOException {
    return new Publisher(built.store(), Built.HOST, Believer.OF_ALL)
        .publish(digest, repository, options, Transfer.SILENT);
  }

  private Pull pull(String reference) throws IOException {
    return new Puller(here, Built.HOST, Gate.OPEN)
        .pull(repository, "hello", reference, Transfer.SILENT);
  }

  private Descriptor refer(Digest subject, String type, String text) throws IOException {
    OciLayout layout = built.store().layout();
    layout.put(MediaTypes.EMPTY, "{}");
    Descriptor layer = layout.put(type, text);
    Descriptor about = new Descriptor(MediaTypes.INDEX, subject, Files.size(layout.blob(subject)));
    Descriptor manifest =
        layout
            .put(MediaTypes.MANIFEST, ReferrerManifest.json(type, about, List.of(layer), Map.of()))
            .as(type);
    built.store().referrers().add(subject, manifest);
    return manifest;
  }

  /** By another key each time. */
  private Descriptor sign(Digest content) throws IOException {
    return new Signatures(built.store()).sign(content, "hello", SigningKey.generate());
  }

  private Descriptor say(Digest capsule) throws IOException {
    Path index = built.store().layout().blob(capsule);
    return new Statements(built.store())
        .make(
            new Statements.About(
                new Descriptor(MediaTypes.INDEX, capsule, Files.size(index)),
                "hello",
                "1.0.0",
                Set.of(Candidate.LOCAL)),
            new Statements.Wording(Statement.State.DEPRECATED, "", Optional.empty(), List.of()),
            Optional.empty(),
            () -> Instant.EPOCH);
  }
}

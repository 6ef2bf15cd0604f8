package dev.recap.catalog.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.life.Statement.State;
import dev.recap.catalog.life.Statements;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.ReferrerManifest;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.ForwardingRepository;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.Admission;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.Candidate;
import dev.recap.catalog.trust.CapsuleSignature;
import dev.recap.catalog.trust.Signatures;
import dev.recap.catalog.trust.SigningKey;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes of all that anybody who may push can say of a capsule. */
final class SaidOfCapsulesTest {
  private static final SigningKey TEAM = SigningKey.generate();

  @TempDir private Path folder;
  private Built built;
  private Repository repository;
  private CapsuleStore here;
  private Digest hello = new Digest("sha256:" + "00".repeat(32));

  @BeforeEach
  void makePlaces() throws IOException {
    built = new Built(folder);
    repository = new LayoutRepository(folder.resolve("registry"), "hello");
    here = new CapsuleStore(folder.resolve("here"));
    hello = built.capsule("hello", "1.0.0", "one");
    Files.writeString(folder.resolve("team.pub"), TEAM.verifying().pem());
  }

  @Test
  void theStatementThatCountsIsFoundAmongHundredsThatDoNot() throws Exception {
    policy("signedBy: [team]");
    sign(hello, TEAM);
    SigningKey stranger = SigningKey.generate();
    for (int i = 0; i < 80; i++) {
      Descriptor said = say(State.SUPPORTED, 100 + i);
      if (i % 30 == 0) {
        sign(said.digest(), stranger);
      }
    }
    Descriptor yanked = say(State.YANKED, 1);
    sign(yanked.digest(), TEAM);
    publish();

    pull();

    assertThat(here.referrers().of(hello)).contains(yanked);
    assertThat(statements()).hasSize(64);
    assertThat(admission().newest(hello, repository.name(), List.of()).map(Statement::state))
        .contains(State.YANKED);
  }

  @Test
  void moreStatementsThanCanBeLookedAtAreRefusedWhereOnlySomeCount() throws Exception {
    policy("signedBy: [team]");
    sign(hello, TEAM);
    publish();
    Descriptor any = new Descriptor(MediaTypes.MANIFEST, hello, 1).as(MediaTypes.STATUS);
    Repository crowded =
        new ForwardingRepository(repository) {
          @Override
          public List<Descriptor> referrers(Digest subject, Optional<String> type)
              throws RepositoryException {
            List<Descriptor> all = new ArrayList<>(super.referrers(subject, type));
            for (int i = 0; i < 1001 && type.equals(Optional.of(MediaTypes.STATUS)); i++) {
              Digest digest = new Digest("sha256:" + "%064x".formatted(i));
              all.add(new Descriptor(any.mediaType(), digest, 1).as(MediaTypes.STATUS));
            }
            return all;
          }
        };
    assertThat(pull(crowded, careful()))
        .isInstanceOfSatisfying(
            Pull.Refused.class,
            refused ->
                assertThat(refused.problem())
                    .contains("1001 statements were made about it", "one of the others could"));
  }

  @Test
  void theSignatureThatCountsIsFoundAmongHundredsThatDoNot() throws Exception {
    policy("signedBy: [team]");
    for (int i = 0; i < 70; i++) {
      sign(hello, SigningKey.generate());
    }
    sign(hello, TEAM);
    publish();

    pull();

    List<CapsuleSignature> kept = new Signatures(here).of(hello);
    assertThat(kept).hasSize(64).anyMatch(one -> one.isBy(TEAM.verifying(), hello));
  }

  @Test
  void aPullReplacesTheSignaturesOfThePullBefore() throws Exception {
    sign(hello, SigningKey.generate());
    publish();
    pull();
    for (int i = 0; i < 3; i++) {
      sign(hello, SigningKey.generate());
      publish();
      pull();
    }
    assertThat(kept(MediaTypes.SIGNATURE)).hasSize(1);
    assertThat(new Signatures(here).of(hello)).hasSize(4);
  }

  @Test
  void aKnownSignatureThatIsTakenAwayThereStaysHere() throws Exception {
    policy("signedBy: [team]");
    sign(hello, TEAM);
    publish();
    pull();
    repository.delete(repository.resolve(Signatures.tag(hello)).orElseThrow());
    for (Descriptor old : built.store().referrers().of(hello)) {
      built.store().referrers().remove(hello, old.digest());
    }
    sign(hello, SigningKey.generate());
    publish();
    pull();
    assertThat(new Signatures(here).of(hello))
        .hasSize(2)
        .anyMatch(one -> one.isBy(TEAM.verifying(), hello));
  }

  @Test
  void nothingButSignaturesAndStatementsComesBeforePolicyIsAsked() throws Exception {
    sign(hello, TEAM);
    say(State.DEPRECATED, 1);
    Descriptor bom = refer(MediaTypes.SBOM, "{\"bom\":1}");
    publish();
    List<Descriptor> atTheGate = new ArrayList<>();
    Gate gate =
        (capsule, _, _, _) -> {
          atTheGate.addAll(here.referrers().of(capsule));
          return Optional.empty();
        };

    pull(repository, gate);

    assertThat(atTheGate)
        .extracting(one -> one.artifactType().orElse(""))
        .containsExactlyInAnyOrder(MediaTypes.SIGNATURE, MediaTypes.STATUS);
    assertThat(here.referrers().of(hello)).contains(bom);
  }

  @Test
  void aStatementIsNoLargeFile() throws Exception {
    refer(MediaTypes.STATUS, " ".repeat(100 << 10));
    publish();
    Pull.Installed installed = (Pull.Installed) pull();
    assertThat(statements()).isEmpty();
    assertThat(installed.notes()).anyMatch(note -> note.contains("more than 65536 bytes"));
  }

  @Test
  void whatAnotherPlaceSaysIsNotCarriedOn() throws Exception {
    policy("deprecated: warn");
    String lab = "registry.example.com/lab/hello";
    say(State.YANKED, 1, Set.of(lab));
    Descriptor signed = say(State.DEPRECATED, 2, Set.of(lab));
    sign(signed.digest(), TEAM);
    Descriptor heardHere = say(State.DEPRECATED, 3, Set.of(lab, repository.name()));
    Descriptor own = say(State.DEPRECATED, 4);
    sign(say(State.YANKED, 5, Set.of(lab)).digest(), SigningKey.generate());

    publish();

    assertThat(repository.referrers(hello, Optional.of(MediaTypes.STATUS)))
        .extracting(Descriptor::digest)
        .containsExactlyInAnyOrder(signed.digest(), heardHere.digest(), own.digest());
  }

  @Test
  void whatDoesNotCountForACapsuleIsNotExportedWithIt() throws Exception {
    policy("deprecated: warn");
    String lab = "registry.example.com/lab/hello";
    Descriptor theirs = say(State.YANKED, 1, Set.of(lab));
    Descriptor own = say(State.DEPRECATED, 2);

    assertThat(exported(Candidate.LOCAL)).containsExactly(own.digest());
    assertThat(exported(lab)).containsExactly(theirs.digest());

    policy("signedBy: [team]");
    assertThat(exported(lab)).isEmpty();
    sign(own.digest(), TEAM);
    assertThat(exported(lab)).containsExactly(own.digest());
  }

  private List<Digest> exported(String origin) throws IOException {
    Path file = folder.resolve("out.tar");
    new ArchiveWriter(built.store(), Built.HOST, admission(built.store()))
        .write(List.of(new ArchiveWriter.Exported(hello, origin)), file);
    try (LayoutArchive archive = LayoutArchive.open(file)) {
      return archive.repository("hello").referrers(hello, Optional.of(MediaTypes.STATUS)).stream()
          .map(Descriptor::digest)
          .toList();
    }
  }

  @Test
  void manifestsOfSignaturesAreCountedBeforePolicyIsAsked() throws Exception {
    policy("signedBy: [team]");
    sign(hello, TEAM);
    for (int i = 0; i < 40; i++) {
      say(State.SUPPORTED, i);
    }
    publish();
    AtomicLong came = new AtomicLong();
    Repository large =
        new ForwardingRepository(repository) {
          private final Map<Digest, byte[]> signatures = new HashMap<>();

          @Override
          public Optional<Descriptor> resolve(String reference) throws RepositoryException {
            if (!reference.endsWith(".sig") || reference.equals(Signatures.tag(hello))) {
              return super.resolve(reference);
            }
            byte[] bytes =
                "{\"for\":\"%s\",\"layers\":[],\"filler\":\"%s\"}"
                    .formatted(reference, "x".repeat(1_000_000))
                    .getBytes(StandardCharsets.UTF_8);
            Digest digest = Sha256.of(bytes);
            signatures.put(digest, bytes);
            return Optional.of(new Descriptor(MediaTypes.MANIFEST, digest, bytes.length));
          }

          @Override
          public byte[] manifest(Descriptor manifest) throws RepositoryException {
            byte[] bytes = signatures.get(manifest.digest());
            came.addAndGet(bytes == null ? 0 : bytes.length);
            return bytes == null ? super.manifest(manifest) : bytes;
          }
        };

    assertThat(pull(large, careful()))
        .isInstanceOfSatisfying(
            Pull.Refused.class,
            refused ->
                assertThat(refused.problem())
                    .contains("40 statements were made about it, of which 3"));
    assertThat(came).hasValueLessThan(35 << 20);
  }

  private List<Descriptor> statements() throws IOException {
    return kept(MediaTypes.STATUS);
  }

  private List<Descriptor> kept(String type) throws IOException {
    return here.referrers().of(hello).stream()
        .filter(one -> one.artifactType().equals(Optional.of(type)))
        .toList();
  }

  private void policy(String rule) throws IOException {
    Files.writeString(
        folder.resolve("policy.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: TrustPolicy
        signers: [{name: team, key: team.pub}]
        allow: [{from: "**", %s}]
        """
            .formatted(rule));
  }

  private Admission admission() {
    return admission(here);
  }

  private Admission admission(CapsuleStore store) {
    return new Admission(store, folder.resolve("policy.yaml"), _ -> true, () -> Instant.EPOCH);
  }

  /** A gate that lets everything in, and knows the policy's signers. */
  private Gate careful() {
    Admission admission = admission();
    return new Gate() {
      @Override
      public Optional<String> refusal(
          Digest capsule, String origin, Manifest manifest, boolean exactly) {
        return Optional.empty();
      }

      @Override
      public Believer believer() {
        return admission;
      }
    };
  }

  private Pull pull() throws IOException {
    Pull end = pull(repository, careful());
    assertThat(end).isInstanceOf(Pull.Installed.class);
    return end;
  }

  private Pull pull(Repository from, Gate gate) throws IOException {
    return new Puller(here, Built.HOST, gate).pull(from, "hello", "1.0.0", Transfer.SILENT);
  }

  private void publish() throws IOException {
    new Publisher(built.store(), Built.HOST, admission(built.store()))
        .publish(hello, repository, PublishOptions.STANDARD, Transfer.SILENT);
  }

  private void sign(Digest content, SigningKey key) throws IOException {
    new Signatures(built.store()).sign(content, "hello", key);
  }

  private Descriptor say(State state, long sequence) throws IOException {
    return say(state, sequence, Set.of(Candidate.LOCAL));
  }

  private Descriptor say(State state, long sequence, Set<String> origins) throws IOException {
    Statement last =
        new Statement(
            hello,
            "hello",
            "1.0.0",
            sequence,
            Instant.EPOCH,
            state,
            "",
            Optional.empty(),
            List.of());
    return new Statements(built.store())
        .make(
            new Statements.About(index(), "hello", "1.0.0", origins),
            new Statements.Wording(state, "", Optional.empty(), List.of()),
            Optional.of(last),
            () -> Instant.EPOCH);
  }

  private Descriptor index() throws IOException {
    Path blob = built.store().layout().blob(hello);
    return new Descriptor(MediaTypes.INDEX, hello, Files.size(blob));
  }

  private Descriptor refer(String type, String text) throws IOException {
    OciLayout layout = built.store().layout();
    layout.put(MediaTypes.EMPTY, ReferrerManifest.EMPTY_CONFIG);
    Descriptor layer = layout.put(type, text);
    Descriptor manifest =
        layout
            .put(
                MediaTypes.MANIFEST, ReferrerManifest.json(type, index(), List.of(layer), Map.of()))
            .as(type);
    built.store().referrers().add(hello, manifest, Set.of(Candidate.LOCAL));
    return manifest;
  }
}

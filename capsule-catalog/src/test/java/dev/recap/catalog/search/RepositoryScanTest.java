package dev.recap.catalog.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.place.ForwardingRepository;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.registry.Registries;
import dev.recap.catalog.registry.RegistrySettings;
import dev.recap.catalog.registry.fixture.FakeRegistry;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.Admission;
import dev.recap.catalog.trust.Signatures;
import dev.recap.catalog.trust.SigningKey;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A yanked capsule of which others say a lot. */
final class RepositoryScanTest {
  private static final SigningKey TEAM = SigningKey.generate();

  @TempDir private Path folder;
  private FakeRegistry registry;
  private Registries registries;
  private Repository repository;
  private Publishing publishing;
  private Descriptor top;
  private Descriptor yank;

  @BeforeEach
  void publish() throws IOException {
    registry = FakeRegistry.open();
    registries =
        new Registries(
            RegistrySettings.STANDARD, (host, path) -> Optional.empty(), () -> Instant.EPOCH);
    repository = registries.open(registry.name("team").child("top"));
    publishing = new Publishing(repository, folder);
    top = publishing.capsule("1.0.0", Capsules.one("top").version("1.0.0").json(), "");
    publishing.referrer(
        top,
        MediaTypes.STATUS,
        "{\"capsule\":\"%s\",\"sequence\":1,\"at\":\"2026-01-01T00:00:00Z\",\"state\":\"yanked\"}"
            .formatted(top.digest()));
    yank = repository.referrers(top.digest(), Optional.empty()).getFirst();
  }

  @AfterEach
  void close() {
    registries.close();
    registry.close();
  }

  @Test
  void whatCountsIsFoundAmongAsManyStatementsAsAPullLooksAt() throws IOException {
    assertThat(standing(crowded(999, List.of()))).isEqualTo(Standing.State.YANKED);
  }

  @Test
  void unsignedStatementsCrowdOutNoSignedOne() throws IOException {
    askForSigners();
    publishing.signatures(yank, payload(), List.of(signature(TEAM)));

    assertThat(standing(crowded(2000, List.of()))).isEqualTo(Standing.State.YANKED);
  }

  @Test
  void theSignatureThatCountsIsFoundAmongHundreds() throws IOException {
    askForSigners();
    List<String> all =
        new ArrayList<>(
            IntStream.range(0, 511)
                .mapToObj(i -> "%d".formatted(i).getBytes(StandardCharsets.UTF_8))
                .map(Base64.getEncoder()::encodeToString)
                .toList());
    all.add(signature(TEAM));
    publishing.signatures(yank, payload(), all);

    assertThat(standing(repository)).isEqualTo(Standing.State.YANKED);
  }

  @Test
  void moreSignedStatementsThanCanBeLookedAtAreAProblemAndNoPermission() throws IOException {
    askForSigners();
    publishing.signatures(yank, payload(), List.of(signature(TEAM)));
    List<String> tags =
        IntStream.range(0, 1000).mapToObj(i -> Signatures.tag(stranger(i).digest())).toList();

    RepositoryScan.Scanned scanned = scan(crowded(1000, tags));

    assertThat(scanned.entries()).isEmpty();
    assertThat(scanned.problems())
        .singleElement()
        .asString()
        .contains("1001 signed statements", "one of the others could count");
  }

  /** Statements of strangers, which come before all others and are not there when they are read. */
  private Repository crowded(int strangers, List<String> tags) {
    return new ForwardingRepository(repository) {
      @Override
      public List<String> tags() throws RepositoryException {
        List<String> all = new ArrayList<>(super.tags());
        all.addAll(tags);
        return all;
      }

      @Override
      public List<Descriptor> referrers(Digest subject, Optional<String> type)
          throws RepositoryException {
        List<Descriptor> all = new ArrayList<>();
        IntStream.range(0, strangers).forEach(i -> all.add(stranger(i)));
        all.addAll(super.referrers(subject, type));
        return all;
      }

      @Override
      public byte[] manifest(Descriptor manifest) throws RepositoryException {
        if (manifest.artifactType().equals(Optional.of(MediaTypes.STATUS))
            && !manifest.digest().equals(yank.digest())) {
          throw new RepositoryException(RepositoryException.Kind.NOT_FOUND, "it is gone");
        }
        return super.manifest(manifest);
      }
    };
  }

  private static Descriptor stranger(int number) {
    return new Descriptor(MediaTypes.MANIFEST, new Digest("sha256:" + "%064x".formatted(number)), 1)
        .as(MediaTypes.STATUS);
  }

  private void askForSigners() throws IOException {
    Files.writeString(folder.resolve("team.pub"), TEAM.verifying().pem());
    Files.writeString(
        folder.resolve("policy.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: TrustPolicy
        signers: [{name: team, key: team.pub}]
        allow: [{from: "**", signedBy: [team]}]
        """);
  }

  private String payload() {
    return """
    {"critical":{"identity":{"docker-reference":""},"image":{"docker-manifest-digest":"%s"},
    "type":"cosign container image signature"}}\
    """
        .formatted(yank.digest());
  }

  private String signature(SigningKey key) {
    return Base64.getEncoder().encodeToString(key.sign(payload().getBytes(StandardCharsets.UTF_8)));
  }

  private Standing.State standing(Repository from) throws IOException {
    List<Entry> entries = scan(from).entries();
    assertThat(entries).hasSize(1);
    return entries.getFirst().standing().state();
  }

  private RepositoryScan.Scanned scan(Repository from) throws IOException {
    Admission admission =
        new Admission(
            new CapsuleStore(folder.resolve("store")),
            folder.resolve("policy.yaml"),
            _ -> true,
            () -> Instant.EPOCH);
    return new RepositoryScan("team", from, "top", folder.resolve("scratch"), admission)
        .scan(Map.of());
  }
}

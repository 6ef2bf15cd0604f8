package dev.recap.catalog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvidenceTest {
  @TempDir private Path root;
  private CapsuleStore store = new CapsuleStore(Path.of("unset"));
  private Evidence evidence = new Evidence(store);
  private Digest capsule = Digest.ofSha256Hex("0".repeat(64));

  @BeforeEach
  void oneCapsule() throws IOException {
    store = new CapsuleStore(root);
    evidence = new Evidence(store);
    capsule = store.layout().put(MediaTypes.INDEX, "{\"schemaVersion\":2}").digest();
  }

  @Test
  void thereIsOneOfEachAndTheLastCounts() throws IOException {
    evidence.putSbom(capsule, "{\"a\":1}");
    evidence.putTest(capsule, "{\"b\":1}");
    evidence.putSbom(capsule, "{\"a\":2}");
    evidence.putTest(capsule, "{\"b\":2}");
    evidence.putTest(capsule, "{\"b\":2}");
    assertThat(store.referrers().of(capsule)).hasSize(2);
    assertThat(evidence.sbom(capsule)).contains("{\"a\":2}");
    assertThat(evidence.test(capsule)).contains("{\"b\":2}");
  }

  @Test
  void takesBackATestAndNothingElse() throws IOException {
    Descriptor foreign =
        store
            .layout()
            .put(
                MediaTypes.MANIFEST,
                "{\"annotations\":{\"in-toto.io/predicate-type\":\"https://slsa.dev/provenance/v1\"}}")
            .as(MediaTypes.STATEMENT);
    store.referrers().add(capsule, foreign);
    evidence.putSbom(capsule, "{}");
    evidence.putTest(capsule, "{\"b\":1}");
    assertThat(evidence.removeTest(capsule)).isTrue();
    assertThat(evidence.removeTest(capsule)).isFalse();
    assertThat(evidence.test(capsule)).isEmpty();
    assertThat(evidence.sbom(capsule)).isPresent();
    assertThat(store.referrers().of(capsule)).hasSize(2).contains(foreign);
  }

  @Test
  void isAManifestAboutTheCapsuleWithEverythingItNames() throws IOException {
    evidence.putSbom(capsule, "{\"a\":1}");
    Descriptor referrer = store.referrers().of(capsule).getFirst();
    assertThat(referrer.artifactType()).contains(MediaTypes.SBOM);
    Map<String, Object> manifest = store.layout().read(referrer.digest());
    assertThat(Files.size(store.layout().blob(referrer.digest()))).isEqualTo(referrer.size());
    assertThat(PlainJson.write(manifest.get("subject")))
        .isEqualTo(
            "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":19}"
                .formatted(MediaTypes.INDEX, capsule));
    assertThat(store.layout().has(Descriptor.of(config(manifest)).digest())).isTrue();
  }

  private static Object config(Map<String, Object> manifest) {
    Object config = manifest.get("config");
    assertThat(config).isNotNull();
    return config == null ? "" : config;
  }

  @Test
  void nothingIsKnownOfAnUnknownCapsule() throws IOException {
    assertThat(evidence.sbom(Digest.ofSha256Hex("2".repeat(64)))).isEmpty();
  }
}

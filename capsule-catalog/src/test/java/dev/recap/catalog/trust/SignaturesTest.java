package dev.recap.catalog.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignaturesTest {
  private static final String REPOSITORY = "registry.example.com/team/top";
  private static final Digest CONTENT = new Digest("sha256:" + "0a".repeat(32));
  private static final SigningKey ONE = SigningKey.generate();
  private static final SigningKey TWO = SigningKey.generate();

  @TempDir private Path folder;
  private CapsuleStore store = new CapsuleStore(Path.of("unset"));
  private Signatures signatures = new Signatures(store);

  @BeforeEach
  void begin() {
    store = new CapsuleStore(folder);
    signatures = new Signatures(store);
  }

  @Test
  void signsThePayloadThatCosignSigns() throws IOException {
    signatures.sign(CONTENT, REPOSITORY, ONE);
    CapsuleSignature only = signatures.of(CONTENT).getFirst();
    assertThat(new String(only.payload(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"critical":{"identity":{"docker-reference":"registry.example.com/team/top"},\
            "image":{"docker-manifest-digest":"%s"},"type":"cosign container image signature"},"optional":null}\
            """
                .formatted(CONTENT));
    assertThat(only.isBy(ONE.verifying(), CONTENT)).isTrue();
    assertThat(only.isBy(TWO.verifying(), CONTENT)).isFalse();
    assertThat(only.isBy(ONE.verifying(), new Digest("sha256:" + "0b".repeat(32)))).isFalse();
  }

  @Test
  void keepsSeveralSignaturesInOneManifest() throws IOException {
    Descriptor first = signatures.sign(CONTENT, REPOSITORY, ONE);
    Descriptor both = signatures.sign(CONTENT, REPOSITORY, TWO);
    assertThat(both).isNotEqualTo(first);
    assertThat(store.referrers().of(CONTENT)).containsExactly(both);
    assertThat(signatures.manifest(CONTENT)).contains(both);
    assertThat(both.artifactType()).contains(MediaTypes.SIGNATURE);
    assertThat(signatures.of(CONTENT)).hasSize(2);
    Map<String, Object> manifest = store.layout().read(both.digest());
    assertThat(manifest).containsEntry("mediaType", MediaTypes.MANIFEST);
    assertThat((List<?>) manifest.get("layers")).hasSize(2);
    Descriptor config = Descriptor.of(Objects.requireNonNull(manifest.get("config")));
    assertThat(store.layout().has(config.digest())).isTrue();
  }

  @Test
  void aKeyThatHasSignedAddsNothing() throws IOException {
    Descriptor first = signatures.sign(CONTENT, REPOSITORY, ONE);
    assertThat(signatures.sign(CONTENT, "mirror.example.com/team/top", ONE)).isEqualTo(first);
    assertThat(signatures.of(CONTENT)).hasSize(1);
  }

  @Test
  void joinsTheManifestsThatOtherPlacesHave() throws IOException {
    CapsuleStore elsewhere = new CapsuleStore(folder.resolve("elsewhere"));
    Descriptor theirs = new Signatures(elsewhere).sign(CONTENT, REPOSITORY, TWO);
    signatures.sign(CONTENT, REPOSITORY, ONE);
    OciLayout to = store.layout();
    elsewhere.layout().copy(theirs, to);
    store.referrers().add(CONTENT, theirs);
    assertThat(signatures.of(CONTENT)).hasSize(2);
    Descriptor joined = signatures.manifest(CONTENT).orElseThrow();
    assertThat(store.referrers().of(CONTENT)).containsExactly(joined);
    assertThat(signatures.of(CONTENT))
        .anyMatch(signature -> signature.isBy(ONE.verifying(), CONTENT))
        .anyMatch(signature -> signature.isBy(TWO.verifying(), CONTENT));
  }

  @Test
  void passesOverWhatIsNoSignature() throws IOException {
    Descriptor real = signatures.sign(CONTENT, REPOSITORY, ONE);
    Path payload =
        store
            .layout()
            .blob(
                Descriptor.of(
                        Objects.requireNonNull(
                            ((List<?>)
                                    Objects.requireNonNull(
                                        store.layout().read(real.digest()).get("layers")))
                                .getFirst()))
                    .digest());
    Files.writeString(payload, Files.readString(payload).replace("0a", "0b"));
    for (String hostile : List.of("{", "[]", "{\"layers\":[{}]}", "{\"layers\":[1]}", "{}")) {
      store
          .referrers()
          .add(CONTENT, store.layout().put(MediaTypes.MANIFEST, hostile).as(MediaTypes.SIGNATURE));
    }
    assertThat(signatures.of(CONTENT)).isEmpty();
    assertThat(signatures.of(new Digest("sha256:" + "0c".repeat(32)))).isEmpty();
    assertThat(signatures.manifest(new Digest("sha256:" + "0c".repeat(32))))
        .isEqualTo(Optional.empty());
  }

  @Test
  void namesTheTagThatCosignLooksFor() {
    assertThat(Signatures.tag(CONTENT)).isEqualTo("sha256-" + "0a".repeat(32) + ".sig");
  }
}

package dev.recap.catalog.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What cosign 2.6.5 made: {@code cosign generate-key-pair} with the password "test-vector", and the
 * manifest and the payload of {@code cosign sign --key cosign.key --tlog-upload=false
 * --sign-container-identity registry.example.com/team/top}.
 */
final class CosignVectorsTest {
  private static final Digest SIGNED =
      new Digest("sha256:eeb254eeed2385277c34a58603662097791f773c82dab362d1794df512b604a2");

  private static final Digest BUNDLED =
      new Digest("sha256:b1977b5c78e6753f8b9d22016e1527acb924e9a06a54d68cb0826afa0f9d249e");

  @TempDir private Path folder;

  @Test
  void readsItsKeys() throws KeyFileException {
    SigningKey key =
        SigningKey.parse("cosign.key", Vectors.text("cosign.key"), "test-vector".toCharArray());
    assertThat(key.verifying())
        .isEqualTo(VerifyingKey.parse("cosign.pub", Vectors.text("cosign.pub")));
    assertThat(key.verifying().pem()).isEqualTo(Vectors.text("cosign.pub"));
  }

  @Test
  void believesItsSignature() throws IOException, KeyFileException {
    CapsuleStore store = new CapsuleStore(folder);
    store.layout().put(MediaTypes.SIGNED_PAYLOAD, Vectors.bytes("cosign-payload.json"));
    store
        .referrers()
        .add(
            SIGNED,
            store
                .layout()
                .put(MediaTypes.MANIFEST, Vectors.bytes("cosign-signature.json"))
                .as(MediaTypes.SIGNATURE));
    CapsuleSignature only = new Signatures(store).of(SIGNED).getFirst();
    assertThat(only.claim().repository()).isEqualTo("registry.example.com/team/top");
    assertThat(only.isBy(VerifyingKey.parse("cosign.pub", Vectors.text("cosign.pub")), SIGNED))
        .isTrue();
    assertThat(only.isBy(SigningKey.generate().verifying(), SIGNED)).isFalse();
  }

  /** {@code cosign sign --signing-config …} of 3.1.3 with a configuration that names no service. */
  @Test
  void believesTheBundleOfCosign3() throws IOException, KeyFileException {
    byte[] bundle = Vectors.bytes("cosign3-bundle.json");
    CapsuleStore store = new CapsuleStore(folder);
    Descriptor layer = store.layout().put(SigstoreBundle.TYPE, bundle);
    store
        .referrers()
        .add(
            BUNDLED,
            store
                .layout()
                .put(MediaTypes.MANIFEST, PlainJson.write(Map.of("layers", List.of(layer.json()))))
                .as(SigstoreBundle.TYPE));
    VerifyingKey key = VerifyingKey.parse("cosign.pub", Vectors.text("cosign.pub"));
    CapsuleSignature only = new Signatures(store).of(BUNDLED).getFirst();
    assertThat(only.isBy(key, BUNDLED)).isTrue();
    assertThat(only.isBy(SigningKey.generate().verifying(), BUNDLED)).isFalse();
    assertThat(SigstoreBundle.parse(bundle, SIGNED)).isEmpty();
  }

  @Test
  void takesNoOtherStatementForASignature() {
    String bundle = Vectors.text("cosign3-bundle.json");
    String payload =
        PlainJson.readObject(bundle).get("dsseEnvelope") instanceof Map<?, ?> envelope
            ? String.valueOf(envelope.get("payload"))
            : "";
    String statement = new String(Base64.getDecoder().decode(payload), StandardCharsets.UTF_8);
    for (String other : List.of("cosign/sign/v1", "Statement/v1")) {
      String changed = statement.replace(other, "other");
      assertThat(changed).isNotEqualTo(statement);
      String encoded = Base64.getEncoder().encodeToString(changed.getBytes(StandardCharsets.UTF_8));
      assertThat(parsed(bundle.replace(payload, encoded))).isEmpty();
    }
    assertThat(parsed(bundle)).isPresent();
    assertThat(parsed(bundle.replace("in-toto+json", "other"))).isEmpty();
    assertThat(parsed(bundle.replace("\"sig\"", "\"other\""))).isEmpty();
    assertThat(parsed("{\"dsseEnvelope\":1}")).isEmpty();
    assertThat(parsed("no json")).isEmpty();
  }

  private static Optional<CapsuleSignature> parsed(String bundle) {
    return SigstoreBundle.parse(bundle.getBytes(StandardCharsets.UTF_8), BUNDLED);
  }

  @Test
  void signsTheSameBytes() {
    assertThat(new SimpleSigning("registry.example.com/team/top", SIGNED).bytes())
        .isEqualTo(Vectors.bytes("cosign-payload.json"));
  }
}

package dev.recap.catalog.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Path;
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

  @Test
  void signsTheSameBytes() {
    assertThat(new SimpleSigning("registry.example.com/team/top", SIGNED).bytes())
        .isEqualTo(Vectors.bytes("cosign-payload.json"));
  }
}

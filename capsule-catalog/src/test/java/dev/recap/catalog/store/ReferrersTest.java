package dev.recap.catalog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.core.capsule.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReferrersTest {
  private static final Digest SUBJECT = digest("capsule");

  @TempDir private Path root;

  @Test
  void whatIsAddedIsFoundUnderItsSubjectOnly() throws Exception {
    Referrers referrers = new CapsuleStore(root).referrers();
    Descriptor sbom = new Descriptor(MediaTypes.MANIFEST, digest("sbom"), 7).as(MediaTypes.SBOM);
    referrers.add(SUBJECT, sbom);
    referrers.add(SUBJECT, sbom);
    assertThat(referrers.of(SUBJECT)).containsExactly(sbom);
    assertThat(referrers.of(sbom.digest())).isEmpty();
    referrers.remove(SUBJECT, sbom.digest());
    assertThat(referrers.of(SUBJECT)).isEmpty();
  }

  private static Digest digest(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }
}

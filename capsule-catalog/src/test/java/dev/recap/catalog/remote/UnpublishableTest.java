package dev.recap.catalog.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.layer.TestTar;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.manifest.ManifestReader;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.rootfs.Layer;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Documents;
import dev.recap.catalog.store.Workspace;
import dev.recap.catalog.trust.Believer;
import dev.recap.core.capsule.Digest;
import dev.recap.core.lock.HostLock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Capsules over images that hold what nobody would pull. */
final class UnpublishableTest {
  @TempDir private Path folder;
  private CapsuleStore store;
  private LayoutRepository repository;

  @BeforeEach
  void makePlaces() {
    store = new CapsuleStore(folder.resolve("here"));
    repository = new LayoutRepository(folder.resolve("registry"), "hello");
  }

  @Test
  void aSetIdProgramOfAnImageIsNamed() throws Exception {
    refused(
        new TestTar().file("bin/su", "x", 04755, Map.of()),
        "/bin/su, which has the set-user-id bit");
  }

  @Test
  void aDeviceOfAnImageIsNamed() throws Exception {
    refused(new TestTar().device("dev/null", TarConstants.LF_CHR), "/dev/null, which is a device");
  }

  @Test
  void aLayerThatIsNearlyNothingIsNamed() throws Exception {
    refused(new TestTar().file("zeros", "0".repeat(20_000_000)), "unpacks to more than");
  }

  private void refused(TestTar tar, String why) throws Exception {
    Digest capsule = build(tar.bytes());
    assertThat(
            new Publisher(store, Built.HOST, Believer.OF_ALL)
                .publish(capsule, repository, PublishOptions.STANDARD, Transfer.SILENT))
        .isInstanceOfSatisfying(
            Publication.Refused.class,
            refused ->
                assertThat(refused.problem())
                    .startsWith("Tried to publish hello:1.0.0 but")
                    .contains(why));
    assertThat(repository.tags()).isEmpty();
  }

  private Digest build(byte[] tar) throws Exception {
    CapsuleFile file =
        ((ManifestReader.Reading.Valid) new ManifestReader().read("capsule.yaml", Forgery.YAML))
            .file();
    Documents documents =
        new Documents(
            file.manifest(),
            file.json(),
            List.of(new Documents.Document("capsule.yaml", MediaTypes.CAPSULE_YAML, Forgery.YAML)));
    try (HostLock lock = store.lock("hello");
        Workspace workspace = store.begin(lock, "hello")) {
      Descriptor blob = workspace.layout().put(MediaTypes.LAYER + "+gzip", Forgery.gzip(tar));
      workspace.add(new Layer.Blob("an image, layer 1 of 1", blob, Sha256.of(tar)));
      workspace.complete();
      return workspace.keep(documents, List.of(), Built.HOST, "hello").digest();
    }
  }
}

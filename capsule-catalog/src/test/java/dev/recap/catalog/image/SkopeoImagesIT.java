package dev.recap.catalog.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.fixture.HostCommands;
import dev.recap.catalog.layer.LayerFolder;
import dev.recap.catalog.layer.LayerLimits;
import dev.recap.catalog.layer.LayerUnpacker;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.rootfs.BaseImage;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.rootfs.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images as skopeo writes them. */
final class SkopeoImagesIT {
  @TempDir Path folder;
  private ImageTaker taker;

  @BeforeEach
  void makeImage() throws IOException {
    taker = ImageTaker.in(folder);
    OciLayout layout = taker.layout("layout");
    layout.tag("x", TestImage.put(layout, TestImage.AMD64, "hello from skopeo"));
  }

  @Test
  void takesAnArchiveOfALayout() throws Exception {
    skopeo("oci-archive:copy.tar:y");

    BaseImage original = taker.take("oci:layout:x");
    assertThat(taker.take("oci-archive:copy.tar:y").digest()).isEqualTo(original.digest());
    hello(original);
  }

  @Test
  void takesALayout() throws Exception {
    skopeo("oci:copy:y");

    hello(taker.take("oci:copy:y"));
  }

  @Test
  void takesAnArchiveOfDocker() throws Exception {
    skopeo("docker-archive:copy.tar:example:1");

    BaseImage taken = taker.take("docker-archive:copy.tar:example:1");
    assertThat(taken.layers().getFirst().blob().digest())
        .isEqualTo(taken.layers().getFirst().diffId());
    hello(taken);
  }

  private void hello(BaseImage image) throws Exception {
    Layer.Blob layer = image.layers().getFirst();
    LayerFolder unpacked = new LayerFolder(Files.createTempDirectory(folder, "unpacked"));
    assertThat(
            new LayerUnpacker(layer.title(), LayerLimits.STANDARD)
                .unpack(taker.store().blob(layer.blob().digest()), unpacked))
        .isEqualTo(layer.diffId());
    assertThat(unpacked.root().resolve("hello")).hasContent("hello from skopeo");
    assertThat(image.environment()).contains("GREETING=hello");
  }

  private void skopeo(String to) {
    assertThat(
            new HostCommands()
                .run(
                    List.of("skopeo", "--insecure-policy", "copy", "oci:layout:x", to),
                    folder,
                    Duration.ofMinutes(1)))
        .isInstanceOfSatisfying(
            CommandRunner.Result.Ended.class,
            ended -> assertThat(ended.status()).as(ended.toString()).isZero());
  }
}

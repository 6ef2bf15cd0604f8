package dev.recap.catalog.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.BaseImage;
import dev.recap.catalog.rootfs.BuildException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageSourcesTest {
  private static final String DOCKER = "application/vnd.docker.";

  @TempDir Path folder;
  private ImageTaker taker;
  private OciLayout layout;

  @BeforeEach
  void makeLayout() throws IOException {
    taker = ImageTaker.in(folder);
    layout = taker.layout("layout");
  }

  @Test
  void takesTheImageOfATag() throws Exception {
    Descriptor image = TestImage.put(layout, TestImage.AMD64, "one");
    layout.tag("1.0", image);
    layout.tag("2.0", TestImage.put(layout, TestImage.AMD64, "two"));

    BaseImage taken = taker.take("oci:layout:1.0");

    assertThat(taken.digest()).isEqualTo(image.digest());
    assertThat(taken.environment()).containsExactly("GREETING=hello");
    assertThat(taken.layers()).hasSize(1);
    assertThat(taken.layers().getFirst().diffId()).isEqualTo(Sha256.of(TestImage.layer("one")));
    assertThat(taken.layers().getFirst().blob().mediaType()).isEqualTo(MediaTypes.LAYER + "+gzip");
    assertThat(taker.layer(taken)).isEqualTo(TestImage.gzip(TestImage.layer("one")));
  }

  @Test
  void takesTheOnlyImageWithoutATag() throws Exception {
    Descriptor image = TestImage.put(layout, TestImage.AMD64, "one");
    layout.tag("1.0", image);

    assertThat(taker.take("oci:layout").digest()).isEqualTo(image.digest());
  }

  @Test
  void asksWhichOfSeveralImages() throws Exception {
    layout.tag("1.0", TestImage.put(layout, TestImage.AMD64, "one"));
    layout.tag("2.0", TestImage.put(layout, TestImage.AMD64, "two"));

    refused("oci:layout", "several", "1.0, 2.0");
    refused("oci:layout:3.0", "no 3.0", "1.0, 2.0");
  }

  @Test
  void takesTheImageOfThisPlatformFromAnIndex() throws Exception {
    Descriptor here = TestImage.put(layout, TestImage.AMD64, "here").on(TestImage.AMD64);
    Descriptor there = TestImage.put(layout, TestImage.ARM64, "there").on(TestImage.ARM64);
    Descriptor documents = layout.put(MediaTypes.MANIFEST, "{}").on(Platform.UNKNOWN);
    layout.tag("x", TestImage.index(layout, MediaTypes.INDEX, List.of(documents, there, here)));

    assertThat(taker.take("oci:layout:x").digest()).isEqualTo(here.digest());
  }

  @Test
  void namesThePlatformsThereAre() throws Exception {
    Descriptor there = TestImage.put(layout, TestImage.ARM64, "there");
    Descriptor index =
        TestImage.index(
            layout,
            MediaTypes.INDEX,
            List.of(there.on(TestImage.ARM64), there.on(Platform.linux("s390x"))));
    layout.tag("x", index);

    refused("oci:layout:x", "linux/arm64, linux/s390x", "linux/amd64");
  }

  @Test
  void refusesASingleImageOfAnotherArchitecture() throws Exception {
    layout.tag("x", TestImage.put(layout, TestImage.ARM64, "there"));

    refused("oci:layout:x", "it is for linux/arm64 and this host is linux/amd64");
  }

  @Test
  void takesDockersMediaTypesAsThoseOfOci() throws Exception {
    Descriptor image =
        TestImage.put(
                layout,
                TestImage.AMD64,
                "docker",
                DOCKER + "distribution.manifest.v2+json",
                DOCKER + "container.image.v1+json",
                DOCKER + "image.rootfs.diff.tar.gzip")
            .on(TestImage.AMD64);
    layout.tag(
        "x",
        TestImage.index(layout, DOCKER + "distribution.manifest.list.v2+json", List.of(image)));

    BaseImage taken = taker.take("oci:layout:x");

    assertThat(taken.digest()).isEqualTo(image.digest());
    assertThat(taken.layers().getFirst().blob().mediaType()).isEqualTo(MediaTypes.LAYER + "+gzip");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "application/vnd.oci.image.layer.v1.tar+gzip+encrypted",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"
      })
  void refusesLayersThatAreNoArchives(String type) throws Exception {
    layout.tag(
        "x",
        TestImage.put(layout, TestImage.AMD64, "x", MediaTypes.MANIFEST, MediaTypes.CONFIG, type));

    refused("oci:layout:x", "layer 1 is a " + type);
  }

  @Test
  void refusesWhatIsNoImage() throws Exception {
    layout.tag(
        "x",
        TestImage.put(
            layout,
            TestImage.AMD64,
            "x",
            MediaTypes.MANIFEST,
            "application/vnd.example.config+json",
            MediaTypes.LAYER));

    refused("oci:layout:x", "application/vnd.example.config+json", "name an image");
  }

  @Test
  void refusesALayerThatWasChanged() throws Exception {
    layout.tag("x", TestImage.put(layout, TestImage.AMD64, "one"));
    byte[] packed = TestImage.gzip(TestImage.layer("one"));
    Path blob = layout.blob(Sha256.of(packed));
    packed[packed.length - 1]++;
    Files.write(blob, packed);

    refused("oci:layout:x", Sha256.of(packed).value(), "skopeo inspect");
    assertThat(taker.store().has(Sha256.of(packed))).isFalse();
  }

  @Test
  void refusesAManifestThatWasChanged() throws Exception {
    Descriptor image = TestImage.put(layout, TestImage.AMD64, "one");
    layout.tag("x", image);
    Path blob = layout.blob(image.digest());
    Files.writeString(blob, Files.readString(blob).replace("hello", "hullo") + " ");

    refused("oci:layout:x", image.digest().value());
  }

  @Test
  void saysWhichContentIsMissing() throws Exception {
    Descriptor image = TestImage.put(layout, TestImage.AMD64, "one");
    layout.tag("x", image);
    Files.delete(layout.blob(image.digest()));

    refused("oci:layout:x", "it lacks " + image.digest().value());
  }

  @Test
  void aDigestThatIsAPathIsRefused() throws Exception {
    layout.tag("x", TestImage.put(layout, TestImage.AMD64, "one"));
    Path index = layout.root().resolve("index.json");
    Files.writeString(
        index, Files.readString(index).replaceAll("sha256:[0-9a-f]+", "sha256:../../../secret"));

    refused("oci:layout:x", "is not sha256:");
  }

  @Test
  void refusesPlacesThereAreNot() {
    refused("oci:nowhere:x", "index.json", "skopeo copy");
    refused("oci-archive:nowhere.tar", "nowhere.tar", "no file");
    refused("docker-archive:nowhere.tar", "nowhere.tar", "no file");
    refused("docker-daemon:busybox", "docker.sock", "Docker runs");
    refused("containers-storage:x", "oci:DIR[:TAG]");
    refused("busybox", "oci:DIR[:TAG]");
    refused("docker-daemon:a b", "oci:DIR[:TAG]");
    refused("docker://registry.example/a:1", "skopeo copy docker://registry.example/a:1 oci:DIR");
  }

  @Test
  void aLockedDigestThatIsTheSameIsTaken() throws Exception {
    Descriptor image = TestImage.put(layout, TestImage.AMD64, "one");
    layout.tag("x", image);

    assertThat(taker.takeLocked("oci:layout:x", image.digest(), LockMode.STRICT).digest())
        .isEqualTo(image.digest());
  }

  @Test
  void anotherDigestThanTheLockedIsRefusedWithTheLineOfTheLock() throws Exception {
    layout.tag("x", TestImage.put(layout, TestImage.AMD64, "one"));
    Descriptor locked = TestImage.put(layout, TestImage.AMD64, "two");

    assertThatThrownBy(() -> taker.takeLocked("oci:layout:x", locked.digest(), LockMode.STRICT))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("capsule.lock line 7")
        .hasMessageContaining("recap capsule build --update-lock");
    assertThat(taker.store().root()).doesNotExist();
  }

  @Test
  void theLockOfAnotherPlaceDoesNotCount() throws Exception {
    Descriptor image = TestImage.put(layout, TestImage.AMD64, "one");
    layout.tag("x", image);
    Descriptor other = TestImage.put(layout, TestImage.AMD64, "two");

    assertThat(taker.takeLockedFrom("oci:elsewhere:x", other.digest(), "oci:layout:x").digest())
        .isEqualTo(image.digest());
  }

  @Test
  void anotherDigestThanThePreferredIsTakenAndTold() throws Exception {
    Descriptor image = TestImage.put(layout, TestImage.AMD64, "one");
    layout.tag("x", image);
    Descriptor locked = TestImage.put(layout, TestImage.AMD64, "two");

    assertThat(taker.takeLocked("oci:layout:x", locked.digest(), LockMode.PREFER).digest())
        .isEqualTo(image.digest());
    assertThat(taker.notes()).anyMatch(note -> note.contains("capsule.lock line 7"));
  }

  @Test
  void readsAnArchiveOfALayoutPlainAndCompressed() throws Exception {
    Descriptor image = TestImage.put(layout, TestImage.AMD64, "one");
    layout.tag("x", image);
    byte[] tar = tarOf(layout.root());
    Files.write(folder.resolve("image.tar"), tar);
    Files.write(folder.resolve("image.tgz"), TestImage.gzip(tar));

    assertThat(taker.take("oci-archive:image.tar:x").digest()).isEqualTo(image.digest());
    assertThat(taker.take("oci-archive:image.tgz").digest()).isEqualTo(image.digest());
    assertThat(folder.resolve("store-work")).isEmptyDirectory();
  }

  private static byte[] tarOf(Path root) throws IOException {
    Map<String, byte[]> files = new java.util.TreeMap<>();
    try (var paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put("./" + root.relativize(path), Files.readAllBytes(path));
      }
    }
    return TestImage.tar(files);
  }

  @Test
  void anArchiveThatIsNoneIsRefused() throws Exception {
    Files.writeString(folder.resolve("text.tar"), "text", StandardCharsets.UTF_8);

    refused("oci-archive:text.tar", "Tried to");
    refused("docker-archive:text.tar", "Tried to");
  }

  private void refused(String from, String... parts) {
    assertThatThrownBy(() -> taker.take(from))
        .isInstanceOf(BuildException.class)
        .hasMessageStartingWith("Tried to")
        .hasMessageContainingAll(parts);
  }
}

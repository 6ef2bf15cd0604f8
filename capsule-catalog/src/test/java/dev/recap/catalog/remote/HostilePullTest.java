package dev.recap.catalog.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.recap.catalog.layer.TestTar;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.ForwardingRepository;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.store.CapsuleStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hostile publisher or registry may send; none of it is unpacked or left behind. */
final class HostilePullTest {
  private static final long TEN_GIGABYTES = 10L << 30;

  @TempDir private Path folder;
  private Path layout;
  private Repository repository;
  private CapsuleStore here;

  @BeforeEach
  void makePlaces() {
    layout = folder.resolve("registry");
    repository = new LayoutRepository(layout, "hello");
    here = new CapsuleStore(folder.resolve("here"));
  }

  private Forgery forgery() throws IOException {
    return new Forgery(layout);
  }

  @Test
  void theHonestOneIsPulled() throws Exception {
    forgery().layer(new TestTar().file("bin/program", "x").bytes()).publish();

    assertThat(pull()).isInstanceOf(Pull.Installed.class);
  }

  @Test
  void aNameThatClimbs() throws Exception {
    refusedLayer(new TestTar().file("a/../../../etc/passwd", "x"), "leads outside");
  }

  @Test
  void anAbsoluteName() throws Exception {
    refusedLayer(new TestTar().file("/etc/passwd", "x"), "the absolute name /etc/passwd");
  }

  @Test
  void aFileBeyondAnAbsoluteLink() throws Exception {
    refusedLayer(
        new TestTar().link("out", "/etc").file("out/passwd", "x"),
        "/out/passwd beyond a link that leads outside");
  }

  @Test
  void aFileBeyondALinkByWayOfAnother() throws Exception {
    refusedLayer(
        new TestTar().link("b", "/etc").link("a", "b").file("a/passwd", "x"),
        "/a/passwd beyond a link that leads outside");
  }

  @Test
  void aLinkThatClimbs() throws Exception {
    refusedLayer(
        new TestTar().link("usr/lib/out", "../../../etc/shadow"),
        "the link /usr/lib/out to ../../../etc/shadow, which leads outside");
  }

  @Test
  void aHardLinkToOutside() throws Exception {
    refusedLayer(new TestTar().hardLink("shadow", "../../etc/shadow"), "leads outside");
    refusedLayer(
        new TestTar().hardLink("shadow", "/etc/shadow"), "to the absolute name /etc/shadow");
    refusedLayer(
        new TestTar().link("out", "/etc").hardLink("shadow", "out/shadow"), "leads outside");
  }

  @Test
  void textsThatATerminalWouldObey() throws Exception {
    refusedLayer(
        new TestTar().device("a\u001b[2J\u202eb\nrecap: all is well", TarConstants.LF_FIFO),
        "/a[2Jb recap: all is well, which is a device");
    forgery().index(json -> json.put("artifactType", "x\u001b]0;title\u0007\u009by")).publish();
    refused("x]0;titley");
  }

  @Test
  void aDevice() throws Exception {
    refusedLayer(new TestTar().device("dev/sda", TarConstants.LF_BLK), "/dev/sda, which is a dev");
    refusedLayer(new TestTar().device("null", TarConstants.LF_CHR), "/null, which is a device");
    refusedLayer(new TestTar().device("pipe", TarConstants.LF_FIFO), "/pipe, which is a device");
  }

  @Test
  void aSetIdProgram() throws Exception {
    refusedLayer(
        new TestTar().file("bin/su", "x", 04755, Map.of()), "bin/su, which has the set-user-id");
    refusedLayer(
        new TestTar().file("bin/wall", "x", 02755, Map.of()), "bin/wall, which has the set-group");
  }

  @Test
  void tenGigabytesOfHolesFromTenKilobytes() throws Exception {
    byte[] tar = TestTar.sparse("bomb", 2_000_000_000, 5);
    assertThat(Forgery.gzip(tar).length).isLessThan(10_000);
    forgery().layer(tar).publish();

    refused("bomb as a sparse file");
  }

  @Test
  void tenGigabytesOfZeros() throws Exception {
    TestTar empty = new TestTar().file("bomb", "");
    byte[] header = new byte[512];
    System.arraycopy(empty.bytes(), 0, header, 0, 512);
    TestTar.size(header, TEN_GIGABYTES);
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    blob.write(Zstd.compress(header));
    byte[] zeros = Zstd.compress(new byte[16 << 20], 3);
    for (long n = 0; n < TEN_GIGABYTES; n += 16 << 20) {
      blob.write(zeros);
    }
    assertThat(blob.size()).isLessThan(1 << 20);
    forgery()
        .layer(blob.toByteArray(), MediaTypes.LAYER + "+zstd", Sha256.of(header).value())
        .publish();

    refused("unpacks to more than");
  }

  @Test
  void sixtyMegabytesFromSixtyKilobytes() throws Exception {
    forgery().layer(new TestTar().file("bomb", "0".repeat(60_000_000)).bytes()).publish();

    refused("unpacks to more than 16777216 bytes");
  }

  @Test
  void aMillionEmptyFiles() throws Exception {
    TestTar tar = new TestTar();
    for (int i = 0; i < 25_000; i++) {
      tar.file("f" + i, "");
    }
    forgery().layer(tar.bytes()).publish();

    refused("has more than");
  }

  @Test
  void anotherArchiveThanTheConfigurationNames() throws Exception {
    byte[] tar = new TestTar().file("a", "a").bytes();
    forgery()
        .layer(
            Forgery.gzip(tar),
            MediaTypes.LAYER + "+gzip",
            Sha256.of(new TestTar().file("b", "b").bytes()).value())
        .publish();

    refused("its content is " + Sha256.of(tar));
  }

  @Test
  void anArchiveThatIsHereUnderAnotherName() throws Exception {
    byte[] honest = new TestTar().file("bin/program", "honest").bytes();
    byte[] other = new TestTar().file("bin/program", "another").bytes();
    forgery().layer(honest).publish();
    assertThat(pull()).isInstanceOf(Pull.Installed.class);
    byte[] blob = Forgery.gzip(other);

    forgery()
        .yaml(Forgery.YAML.replace("1.0.0", "1.1.0"))
        .layer(blob, MediaTypes.LAYER + "+gzip", Sha256.of(honest).value())
        .publish();
    assertThat(puller().pull(repository, "hello", digest(), Transfer.SILENT))
        .isInstanceOfSatisfying(
            Pull.Refused.class,
            refused ->
                assertThat(refused.problem()).contains("its content is " + Sha256.of(other)));

    forgery()
        .yaml(Forgery.YAML.replace("1.0.0", "1.2.0"))
        .layer(freshText())
        .layer(blob, MediaTypes.LAYER + "+gzip", Sha256.of(freshText()).value())
        .publish();
    assertThat(puller().pull(repository, "hello", digest(), Transfer.SILENT))
        .as("beside a layer of the same capsule")
        .isInstanceOfSatisfying(
            Pull.Refused.class,
            refused ->
                assertThat(refused.problem()).contains("its content is " + Sha256.of(other)));
  }

  @Test
  void theSameArchiveCompressedOtherwiseIsNoOther() throws Exception {
    byte[] tar = new TestTar().file("bin/program", "honest").bytes();
    forgery().layer(tar).publish();
    assertThat(pull()).isInstanceOf(Pull.Installed.class);
    for (int i = 1; i < 3; i++) {
      forgery()
          .yaml(Forgery.YAML.replace("1.0.0", "1.%d.0".formatted(i)))
          .layer(Zstd.compress(tar), MediaTypes.LAYER + "+zstd", Sha256.of(tar).value())
          .publish();
      assertThat(puller().pull(repository, "hello", digest(), Transfer.SILENT))
          .isInstanceOf(Pull.Installed.class);
    }
  }

  private static byte[] freshText() throws IOException {
    return new TestTar().file("text", "fresh").bytes();
  }

  /** Of what is published last, whatever its manifest names it. */
  private String digest() throws IOException {
    return repository.resolve("1.0.0").orElseThrow().digest().value();
  }

  @Test
  void aTruncatedArchive() throws Exception {
    byte[] whole = Forgery.gzip(new TestTar().file("a", "a".repeat(10_000)).bytes());
    byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
    forgery().layer(half, MediaTypes.LAYER + "+gzip", Sha256.of(new byte[0]).value()).publish();

    refused("Tried to unpack the layer");
  }

  @Test
  void aGoodLayerBelowABadOne() throws Exception {
    forgery()
        .layer(new TestTar().file("good", "x").bytes())
        .layer(new TestTar().file("su", "x", 04755, Map.of()).bytes())
        .publish();

    refused("layer 2 of 2");
  }

  @Test
  void contentOfAnotherDigest() throws Exception {
    forgery().layer(new TestTar().file("a", "a").bytes()).publish();
    Path blob = layerBlob();
    byte[] bytes = Files.readAllBytes(blob);
    bytes[bytes.length - 1]++;
    Files.write(blob, bytes);

    fails(RepositoryException.Kind.MISMATCH);
  }

  @Test
  void aTruncatedBlob() throws Exception {
    forgery().layer(new TestTar().file("a", "a").bytes()).publish();
    Path blob = layerBlob();
    Files.write(blob, java.util.Arrays.copyOf(Files.readAllBytes(blob), 20));

    fails(RepositoryException.Kind.MISMATCH);
  }

  @Test
  void anotherSizeThanAnnounced() throws Exception {
    forgery()
        .layer(new TestTar().file("a", "a").bytes())
        .image(json -> layer(json).put("size", 10))
        .publish();

    fails(RepositoryException.Kind.MISMATCH);
  }

  @Test
  void sizesThatAreNone() throws Exception {
    for (Object size : List.of(-1, "10", 1.5, new java.math.BigDecimal("1E+9999"))) {
      forgery()
          .layer(new TestTar().file("a", "a").bytes())
          .image(json -> layer(json).put("size", size))
          .publish();

      refused("gives its layers the size");
    }
  }

  @Test
  void layersOfMoreThanAnyDisk() throws Exception {
    forgery()
        .layer(new TestTar().file("a", "a").bytes())
        .image(json -> layer(json).put("size", Long.MAX_VALUE))
        .publish();

    refused("its layers have more than 8589934592 bytes");
  }

  @Test
  void manifestsOfAHundredMegabytes() throws Exception {
    Descriptor index = forgery().publish();
    try (RandomAccessFile file =
        new RandomAccessFile(
            layout.resolve("blobs/sha256/" + index.digest().hex()).toFile(), "rw")) {
      file.setLength(100 << 20);
    }
    forgery()
        .layout()
        .tag("hello:1.0.0", new Descriptor(MediaTypes.INDEX, index.digest(), 100 << 20));
    refused("its index has 104857600 bytes, and no manifest may have more than 4194304");

    forgery().index(json -> part(json, 0).put("size", 100 << 20)).publish();
    refused("its image has 104857600 bytes, and no manifest may have more than 4194304");
  }

  @Test
  void anIndexOfIndexes() throws Exception {
    forgery().index(json -> part(json, 0).put("mediaType", MediaTypes.INDEX)).publish();
    refused("its index holds another index");
  }

  @Test
  void anIndexThatNamesTheSameTwice() throws Exception {
    forgery().index(json -> parts(json).set(1, parts(json).getFirst())).publish();
    refused("the same manifest twice");
  }

  @Test
  void tooManyManifests() throws Exception {
    forgery()
        .index(json -> json.put("manifests", Collections.nCopies(300, parts(json).getFirst())))
        .publish();
    refused("its index names 300 manifests, and a capsule has two");
    forgery()
        .index(json -> json.put("manifests", Collections.nCopies(1001, parts(json).getFirst())))
        .publish();
    refused("its index names 1001 manifests");
  }

  @Test
  void tooManyLayers() throws Exception {
    forgery()
        .layer(new TestTar().file("a", "a").bytes())
        .image(json -> json.put("layers", Collections.nCopies(128, layer(json))))
        .publish();
    refused("names 128 layers");
  }

  @Test
  void layersOfOtherTypesAndFromElsewhere() throws Exception {
    forgery()
        .layer(new TestTar().file("a", "a").bytes())
        .image(json ->
            layer(json).put("mediaType", "application/vnd.oci.image.layer.nondistributable.v1.tar"))
        .publish();
    refused("a layer of the type application/vnd.oci.image.layer.nondistributable.v1.tar");
    forgery()
        .layer(new TestTar().file("a", "a").bytes())
        .image(json -> layer(json).put("urls", List.of("http://169.254.169.254/")))
        .publish();
    refused("to get it elsewhere, by urls");
  }

  @Test
  void digestsThatAreNone() throws Exception {
    for (String digest : List.of("sha256:../../../etc/passwd", "md5:abc", "")) {
      forgery().index(json -> part(json, 0).put("digest", digest)).publish();
      refused("which is no sha256");
    }
  }

  @Test
  void anotherArtifact() throws Exception {
    forgery().index(json -> json.put("artifactType", "application/vnd.example")).publish();
    refused("has the artifactType application/vnd.example");
    forgery().index(json -> json.put("mediaType", MediaTypes.MANIFEST)).publish();
    refused("has the mediaType");
  }

  @Test
  void anotherPlatform() throws Exception {
    forgery().platform(new Platform("linux", "riscv64", java.util.Optional.empty())).publish();
    refused("it is for linux/riscv64 and this host is");
  }

  @Test
  void anotherNameOrVersionThanItsPlace() throws Exception {
    forgery().yaml(Forgery.YAML.replace("name: hello", "name: other")).publish();
    refused("its manifest names the capsule other");
    forgery().yaml(Forgery.YAML.replace("1.0.0", "0.9.0")).publish();
    refused("its manifest names the version 0.9.0");
  }

  @Test
  void aManifestThatIsNone() throws Exception {
    forgery().yaml("kind: Capsule\n").publish();
    refused("its manifest is none that this release knows");
    forgery().yaml("a: &a [" + "*a,".repeat(1000) + "]").publish();
    refused("its manifest is none that this release knows");
  }

  @Test
  void aManifestThatPeopleAndPlatformReadDifferently() throws Exception {
    forgery().json("{\"kind\":\"Capsule\"}").publish();
    refused("its capsule.json says something else than its capsule.yaml");
  }

  @Test
  void jsonThatIsDeepOrSaysThingsTwice() throws Exception {
    forgery().json("[".repeat(5000)).publish();
    refused("its capsule.json is no JSON");
    forgery().json("{\"kind\":1,\"kind\":2}").publish();
    refused("its capsule.json is no JSON");
    forgery().index(json -> json.put("annotations", nested(100))).publish();
    refused("its index is no JSON");
  }

  @Test
  void aTagThatIsMovedMeanwhileMakesNoDifference() throws Exception {
    Descriptor first = forgery().layer(new TestTar().file("text", "first").bytes()).publish();
    Repository moving =
        new ForwardingRepository(repository) {
          @Override
          public java.util.Optional<Descriptor> resolve(String reference)
              throws RepositoryException {
            var found = super.resolve(reference);
            try {
              forgery().layer(new TestTar().file("text", "second").bytes()).publish();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            return found;
          }
        };

    Pull pull = puller().pull(moving, "hello", "1.0.0", Transfer.SILENT);

    assertThat(pull)
        .isInstanceOfSatisfying(
            Pull.Installed.class,
            installed -> {
              assertThat(installed.capsule().digest()).isEqualTo(first.digest());
              assertThat(installed.capsule().rootfs().resolve("text")).hasContent("first");
            });
  }

  @Test
  void nothingIsFetchedOfACapsuleThatIsNotMadeAsCapsulesAre() throws Exception {
    forgery().index(json -> json.put("artifactType", "x")).publish();
    List<Descriptor> fetched = new ArrayList<>();
    Repository watched =
        new ForwardingRepository(repository) {
          @Override
          public void download(Descriptor blob, Path file, Transfer transfer)
              throws RepositoryException {
            fetched.add(blob);
            super.download(blob, file, transfer);
          }
        };

    puller().pull(watched, "hello", "1.0.0", Transfer.SILENT);

    assertThat(fetched).isEmpty();
  }

  private void refusedLayer(TestTar tar, String why) throws IOException {
    forgery().layer(tar.bytes()).publish();
    refused(why);
  }

  private void refused(String why) throws IOException {
    assertThat(pull())
        .isInstanceOfSatisfying(
            Pull.Refused.class,
            refused ->
                assertThat(refused.problem()).startsWith("Tried to ").contains(why).contains(": "));
    nothingIsLeft();
  }

  private void fails(RepositoryException.Kind kind) throws IOException {
    assertThatThrownBy(this::pull)
        .isInstanceOfSatisfying(
            RepositoryException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    assertThat(files("capsules")).isEmpty();
    assertThat(files("layers")).isEmpty();
  }

  private void nothingIsLeft() throws IOException {
    for (String place : List.of("capsules", "layers", "oci/blobs/sha256", "refs", "referrers")) {
      assertThat(files(place)).as(place).isEmpty();
    }
    assertThat(files("building/partial")).isEmpty();
    assertThat(files("building")).allMatch(file -> file.endsWith("partial"));
  }

  private List<Path> files(String place) throws IOException {
    Path at = folder.resolve("here").resolve(place);
    if (!Files.isDirectory(at)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(at)) {
      return files.toList();
    }
  }

  private Pull pull() throws IOException {
    return puller().pull(repository, "hello", "1.0.0", Transfer.SILENT);
  }

  private Puller puller() {
    return new Puller(here, Built.HOST, Gate.OPEN);
  }

  /** The blob of a layer: every other one is JSON or YAML. */
  private Path layerBlob() throws IOException {
    try (Stream<Path> blobs = Files.list(layout.resolve("blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        byte[] bytes = Files.readAllBytes(blob);
        if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
          return blob;
        }
      }
    }
    throw new AssertionError("no layer");
  }

  private static Map<String, Object> nested(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (depth > 0) {
      map.put("a", nested(depth - 1));
    }
    return map;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> parts(Map<String, Object> json) {
    return (List<Object>) java.util.Objects.requireNonNull(json.get("manifests"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> part(Map<String, Object> json, int number) {
    return (Map<String, Object>) parts(json).get(number);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> layer(Map<String, Object> json) {
    return ((List<Map<String, Object>>) java.util.Objects.requireNonNull(json.get("layers")))
        .getFirst();
  }
}

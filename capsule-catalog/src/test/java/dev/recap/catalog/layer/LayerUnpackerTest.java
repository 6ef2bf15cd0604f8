package dev.recap.catalog.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LayerUnpackerTest {
  private static final LayerLimits SMALL = new LayerLimits(10_000, 20, 8_192);

  @TempDir Path folder;
  private LayerFolder layer;
  private Path outside;

  @BeforeEach
  void makeFolders() throws IOException {
    layer = new LayerFolder(Files.createDirectory(folder.resolve("layer")));
    outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "untouched");
  }

  @Test
  void filesFoldersAndLinksAreThere() throws Exception {
    unpack(
        new TestTar()
            .folder("usr/", 0750)
            .file("usr/tool", "tool", 0755, Map.of())
            .link("bin", "usr")
            .hardLink("usr/same", "usr/tool"));

    assertThat(root("usr/tool")).hasContent("tool");
    assertThat(Files.getAttribute(root("usr"), "unix:mode")).isEqualTo(040750);
    assertThat(Files.readSymbolicLink(root("bin"))).hasToString("usr");
    assertThat(Files.isSameFile(root("usr/same"), root("usr/tool"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "gzip", "zstd"})
  void theDigestIsThatOfTheUncompressedArchive(String compression) throws Exception {
    Path plain = new TestTar().file("a", "a").write(folder.resolve("plain.tar"));
    Digest expected = Sha256.of(plain);
    Path packed = folder.resolve("packed");
    try (OutputStream file = Files.newOutputStream(packed);
        OutputStream out =
            switch (compression) {
              case "gzip" -> new GZIPOutputStream(file);
              case "zstd" -> new ZstdOutputStream(file);
              default -> file;
            }) {
      Files.copy(plain, out);
    }

    assertThat(new LayerUnpacker("test", SMALL).unpack(packed, layer)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside/secret", "a/../../../outside/secret", "..", "a/.."})
  void namesThatClimbAreRefused(String name) throws Exception {
    refused(new TestTar().file(name, "changed"), "leads outside");
  }

  @Test
  void anAbsoluteNameIsOneOfTheRoot() throws Exception {
    unpack(new TestTar().file(outside.resolve("secret").toString(), "changed"));

    assertThat(root(outside.resolve("secret").toString().substring(1))).hasContent("changed");
    untouched();
  }

  @Test
  void aFileThroughALinkOutsideStaysInside() throws Exception {
    unpack(
        new TestTar()
            .link("absolute", outside.toString())
            .link("climbs", "../../outside")
            .file("absolute/secret", "changed")
            .file("climbs/secret", "changed"));

    untouched();
    assertThat(root(outside.resolve("secret").toString().substring(1))).hasContent("changed");
    assertThat(root("outside/secret")).hasContent("changed");
  }

  @Test
  void aFileInPlaceOfALinkDoesNotGoThroughIt() throws Exception {
    unpack(
        new TestTar().link("file", outside.resolve("secret").toString()).file("file", "changed"));

    untouched();
    assertThat(root("file")).hasContent("changed").isRegularFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "a/b/outside"})
  void aLinkInPlaceOfAFolderLeavesWhatItLeadsToAlone(String replaced) throws Exception {
    Path end = Files.createDirectories(outside.resolve("b/outside"));
    Map<String, Object> before = Files.readAttributes(end, "unix:uid,gid,mode,lastModifiedTime");
    TestTar tar = new TestTar();
    for (String path : List.of("a/", "a/b/", "a/b/outside/")) {
      tar.folder(path, 0711, 1000, 86_400);
    }
    unpack(
        tar.link(
            replaced,
            outside.resolve(Path.of("a").relativize(Path.of(replaced)).toString()).toString()));

    assertThat(Files.isSymbolicLink(root(replaced))).isTrue();
    assertThat(Files.isSameFile(root("a/b/outside"), end)).isTrue();
    assertThat(Files.readAttributes(end, "unix:uid,gid,mode,lastModifiedTime")).isEqualTo(before);
  }

  @Test
  void aFolderThatIsThereAgainDoesNotHaveTheModeOfThatBefore() throws Exception {
    unpack(
        new TestTar()
            .folder("a/", 0700)
            .folder("a/b/", 0700)
            .folder("a-b/", 0700)
            .file("a", "x")
            .folder("a/", 0711)
            .file("a/b/c", "x"));

    assertThat(Files.getAttribute(root("a"), "unix:mode")).isEqualTo(040711);
    assertThat(Files.getAttribute(root("a/b"), "unix:mode")).isEqualTo(040755);
    assertThat(Files.getAttribute(root("a-b"), "unix:mode")).isEqualTo(040700);
    assertThat(layer.readChanges().implied()).containsExactly("", "a/b");
  }

  @Test
  void linksInCirclesAreRefused() throws Exception {
    refused(new TestTar().link("a", "b").link("b", "a").file("a/file", "x"), "circles");
  }

  @Test
  void aHardLinkToAFileOutsideIsRefused() throws Exception {
    refused(new TestTar().hardLink("a", "../outside/secret"), "leads outside");
  }

  @Test
  void aHardLinkThroughALinkStaysInside() throws Exception {
    refused(
        new TestTar().link("out", outside.toString()).hardLink("a", "out/secret"),
        "which is no file of it");
  }

  @Test
  void aFileThatReplacesAHardLinkLeavesTheOtherNameAlone() throws Exception {
    unpack(new TestTar().file("a", "first").hardLink("b", "a").file("b", "second"));

    assertThat(root("a")).hasContent("first");
    assertThat(root("b")).hasContent("second");
  }

  @ParameterizedTest
  @ValueSource(bytes = {TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO})
  void devicesAreLeftOut(byte type) throws Exception {
    unpack(new TestTar().device("dev/null", type).file("file", "x"));

    assertThat(Files.exists(root("dev/null"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(root("file")).hasContent("x");
  }

  @Test
  void setIdBitsAndTheRightOfOthersToWriteAreDropped() throws Exception {
    unpack(new TestTar().file("su", "x", 06777, Map.of()).folder("tmp/", 01777));

    assertThat(Files.getAttribute(root("su"), "unix:mode")).isEqualTo(0100755);
    assertThat(Files.getAttribute(root("tmp"), "unix:mode")).isEqualTo(041777);
  }

  @Test
  void whiteoutsAreNotedAndNotUnpacked() throws Exception {
    unpack(
        new TestTar()
            .file("etc/.wh.passwd", "")
            .file("var/.wh..wh..opq", "")
            .file(".wh..wh.plnk/1", "x")
            .file("var/kept", "x"));

    assertThat(layer.readChanges().removed()).containsExactly("etc/passwd");
    assertThat(layer.readChanges().emptied()).containsExactly("var");
    assertThat(root("etc/.wh.passwd")).doesNotExist();
    assertThat(root("var/kept")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {".wh.", "a/.wh..", ".wh..."})
  void whiteoutsOfNoNameAreRefused(String name) throws Exception {
    refused(new TestTar().file(name, ""), "which is none");
  }

  @Test
  void aHugePaxHeaderIsRefused() throws Exception {
    refused(new TestTar().file("a", "x", 0644, Map.of("comment", "c".repeat(20_000))), "headers");
  }

  @Test
  void aLargeFileIsRefusedBeforeItIsWhole() throws Exception {
    refused(new TestTar().file("bomb", "0".repeat(10_001)), "more than 10000 bytes");
    assertThat(Files.size(root("bomb"))).isLessThanOrEqualTo(10_000);
  }

  @Test
  void tooManyFilesAreRefused() throws Exception {
    TestTar tar = new TestTar();
    for (int i = 0; i < 21; i++) {
      tar.file("f" + i, "");
    }

    refused(tar, "more than 20 entries");
  }

  @Test
  void aHardLinkCountsOnce() throws Exception {
    TestTar tar = new TestTar().file("f", "x");
    for (int i = 0; i < 19; i++) {
      tar.hardLink("link" + i, "f");
    }
    unpack(tar);

    assertThat(Files.getAttribute(root("f"), "unix:nlink")).isEqualTo(20);
  }

  @Test
  void theLastOfDuplicateEntriesStays() throws Exception {
    unpack(new TestTar().file("a", "first, longer").file("./a", "second"));

    assertThat(root("a")).hasContent("second");
  }

  @Test
  void aFolderReplacesAFileAndAFileAFolder() throws Exception {
    unpack(
        new TestTar()
            .file("a", "file")
            .folder("a/", 0755)
            .file("a/below", "x")
            .file("b/below", "x")
            .file("b", "file"));

    assertThat(root("a/below")).hasContent("x");
    assertThat(root("b")).hasContent("file");
  }

  @Test
  void aFileBelowAFileIsRefused() throws Exception {
    refused(new TestTar().file("a", "x").file("a/b", "x"), "below a file");
  }

  @Test
  void anArchiveThatBreaksOffIsRefused() throws Exception {
    Path whole = new TestTar().file("a", "x".repeat(4_000)).write(folder.resolve("whole"));
    Path broken = folder.resolve("broken");
    Files.write(broken, java.util.Arrays.copyOf(Files.readAllBytes(whole), 2_000));

    assertThatThrownBy(() -> new LayerUnpacker("test", SMALL).unpack(broken, layer))
        .isInstanceOf(BuildException.class)
        .hasMessageStartingWith("Tried to unpack the layer test but");
  }

  private void unpack(TestTar tar) throws BuildException, IOException {
    new LayerUnpacker("test", SMALL).unpack(tar.write(folder.resolve("layer.tar")), layer);
  }

  private void refused(TestTar tar, String why) throws IOException {
    assertThatThrownBy(() -> unpack(tar))
        .isInstanceOf(BuildException.class)
        .hasMessageStartingWith("Tried to unpack the layer test but")
        .hasMessageContaining(why);
    untouched();
  }

  private void untouched() {
    assertThat(outside.resolve("secret")).hasContent("untouched");
    assertThat(outside.toFile().list()).containsExactly("secret");
    assertThat(folder.toFile().list()).containsOnly("layer", "layer.tar", "outside");
  }

  private Path root(String path) {
    return layer.root().resolve(path);
  }
}

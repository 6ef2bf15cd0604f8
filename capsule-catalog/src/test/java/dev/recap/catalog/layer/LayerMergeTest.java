package dev.recap.catalog.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.rootfs.BuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LayerMergeTest {
  @TempDir Path folder;
  private Path root;
  private final List<LayerFolder> layers = new ArrayList<>();

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
  }

  @Test
  void aWhiteoutTakesAwayWhatIsBelow() throws Exception {
    merge(
        new TestTar().file("etc/gone", "x").file("etc/kept", "x").file("tree/a", "x"),
        new TestTar().file("etc/.wh.gone", "").file(".wh.tree", ""));

    assertThat(root.resolve("etc/gone")).doesNotExist();
    assertThat(root.resolve("etc/kept")).exists();
    assertThat(root.resolve("tree")).doesNotExist();
  }

  @Test
  void aWhiteoutDoesNotTakeAwayWhatItsOwnLayerHolds() throws Exception {
    merge(new TestTar().file("a", "old"), new TestTar().file("a", "new").file(".wh.a", ""));

    assertThat(root.resolve("a")).hasContent("new");
  }

  @Test
  void anOpaqueFolderHidesAllBelowAndKeepsItsOwn() throws Exception {
    merge(
        new TestTar().file("var/old", "x").file("var/deep/old", "x").file("other", "x"),
        new TestTar().file("var/new", "x").file("var/.wh..wh..opq", ""));

    assertThat(root.resolve("var").toFile().list()).containsExactly("new");
    assertThat(root.resolve("other")).exists();
  }

  @Test
  void aWhiteoutThroughALinkTakesNothingOutside() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "untouched");
    Path deep = Files.createDirectory(folder.resolve("deep")).resolve("secret");
    Files.writeString(deep, "untouched");
    merge(
        new TestTar().link("out", folder.toString()),
        new TestTar().file("out/.wh.secret", "").file("out/deep/.wh..wh..opq", ""));

    assertThat(secret).hasContent("untouched");
    assertThat(deep).hasContent("untouched");
  }

  @Test
  void anImpliedFolderGoesThroughALinkOfALayerBelow() throws Exception {
    merge(
        new TestTar().folder("usr/bin/", 0755).link("bin", "usr/bin"),
        new TestTar().file("bin/tool", "x"));

    assertThat(root.resolve("bin")).isSymbolicLink();
    assertThat(root.resolve("usr/bin/tool")).hasContent("x");
  }

  @Test
  void anImpliedFolderOverALinkOutsideStaysInside() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    merge(new TestTar().link("out", outside.toString()), new TestTar().file("out/file", "x"));

    assertThat(outside).isEmptyDirectory();
    assertThat(root.resolve("out/file")).hasContent("x");
  }

  @Test
  void aLinkInPlaceOfAFolderLeavesWhatItLeadsToAlone() throws Exception {
    TestTar folders = new TestTar().folder("a/", 0711, 1000, 86_400);
    folders.folder("a/outside/", 0711, 1000, 86_400);
    TestTar sameLayer = new TestTar().folder("b/", 0711, 1000, 86_400);
    sameLayer.folder("b/outside/", 0711, 1000, 86_400).link("b", folder.toString());
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Map<String, Object> before = attributes(outside);

    merge(folders, sameLayer, new TestTar().link("a", folder.toString()));

    assertThat(Files.isSameFile(root.resolve("a/outside"), outside)).isTrue();
    assertThat(Files.isSameFile(root.resolve("b/outside"), outside)).isTrue();
    assertThat(attributes(outside)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {".wh.a", "a/.wh..wh..opq"})
  void aFolderThatIsThereAgainHasTheModeOfItsOwnLayer(String whiteout) throws Exception {
    merge(
        new TestTar().folder("a/b/", 0700, 0, 86_400),
        new TestTar().file("a/b/c", "x").file(whiteout, ""));

    assertThat(Files.getAttribute(root.resolve("a/b"), "unix:mode")).isEqualTo(040755);
    assertThat(Files.getLastModifiedTime(root.resolve("a/b")).toMillis()).isZero();
  }

  @Test
  void aLayerThatReplacesItsOwnFolderThroughALinkIsRefused() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path kept = Files.writeString(outside.resolve("z"), "untouched");

    assertThatThrownBy(() ->
            merge(
                new TestTar().link("a/back", "/"),
                new TestTar().link("a/back/a", outside.toString()).file("a/z", "changed")))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("Tried to put /a/z of a layer on those below");
    assertThat(kept).hasContent("untouched");
  }

  @Test
  void aFolderThatIsNamedReplacesALink() throws Exception {
    merge(
        new TestTar().folder("usr/bin/", 0755).link("bin", "usr/bin"),
        new TestTar().folder("bin/", 0755).file("bin/tool", "x"));

    assertThat(root.resolve("bin")).isDirectory();
    assertThat(Files.isSymbolicLink(root.resolve("bin"))).isFalse();
    assertThat(root.resolve("usr/bin")).isEmptyDirectory();
  }

  @Test
  void aFolderReplacesAFileAndAFileAFolder() throws Exception {
    merge(
        new TestTar().file("a", "x").file("b/below", "x"),
        new TestTar().file("a/below", "x").file("b", "file"));

    assertThat(root.resolve("a/below")).exists();
    assertThat(root.resolve("b")).hasContent("file");
  }

  @Test
  void anImpliedFolderKeepsTheModeOfTheLayerBelow() throws Exception {
    merge(new TestTar().folder("private/", 0700), new TestTar().file("private/file", "x"));

    assertThat(Files.getAttribute(root.resolve("private"), "unix:mode")).isEqualTo(040700);
  }

  @Test
  void filesAreTheVeryInodesOfTheirLayers() throws Exception {
    merge(new TestTar().file("a", "x").hardLink("b", "a"));

    Object inode = Files.getAttribute(layers.getFirst().root().resolve("a"), "unix:ino");
    assertThat(Files.getAttribute(root.resolve("a"), "unix:ino")).isEqualTo(inode);
    assertThat(Files.getAttribute(root.resolve("b"), "unix:ino")).isEqualTo(inode);
  }

  @Test
  void replacingAFileLeavesTheLayerBelowAsItIs() throws Exception {
    merge(new TestTar().file("a", "old"), new TestTar().file("a", "new"));

    assertThat(root.resolve("a")).hasContent("new");
    assertThat(layers.getFirst().root().resolve("a")).hasContent("old");
  }

  private static Map<String, Object> attributes(Path path) throws IOException {
    return Files.readAttributes(path, "unix:uid,gid,mode,lastModifiedTime");
  }

  private void merge(TestTar... tars) throws Exception {
    LayerMerge merge = new LayerMerge(root);
    for (TestTar tar : tars) {
      Path at = folder.resolve("layer" + layers.size());
      LayerFolder layer = new LayerFolder(Files.createDirectory(at));
      new LayerUnpacker("test", LayerLimits.STANDARD)
          .unpack(tar.write(folder.resolve(at.getFileName() + ".tar")), layer);
      layers.add(layer);
      merge.add(layer);
    }
    merge.finish();
  }
}

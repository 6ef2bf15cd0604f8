package dev.recap.catalog.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.rootfs.BuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapsuleFilesTest {
  @TempDir private Path folder;
  private Path capsule = Path.of("unset");
  private Path shared = Path.of("unset");

  @BeforeEach
  void makeFolders() throws IOException {
    capsule = Files.createDirectories(folder.resolve("functions/hello")).toRealPath();
    shared = Files.createDirectories(folder.resolve("functions/common/src")).toRealPath();
  }

  @Test
  void findsAFolderOfTheCapsule() throws IOException, BuildException {
    Path own = Files.createDirectory(capsule.resolve("src"));

    assertThat(CapsuleFiles.directory(capsule, "src")).isEqualTo(own);
  }

  @Test
  void followsALinkToAFolderBesideTheCapsules() throws IOException, BuildException {
    Files.createSymbolicLink(capsule.resolve("src"), Path.of("../common/src"));

    assertThat(CapsuleFiles.directory(capsule, "src")).isEqualTo(shared);
  }

  @Test
  void refusesTheSameFolderByAPathThatOnlyLooksLikeTheCapsules() {
    assertThatThrownBy(() -> CapsuleFiles.directory(capsule, "../common/src"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("link to it where it is in a folder beside");
  }

  @Test
  void refusesALinkThatLeadsFurther() throws IOException {
    Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(capsule.resolve("src"), Path.of("../../elsewhere"));

    assertThatThrownBy(() -> CapsuleFiles.directory(capsule, "src"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("it is not in");
  }
}

package dev.recap.catalog.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostFilesTest {
  @TempDir Path root;

  @Test
  void aHiddenFolderIsForItsOwnerAlone() throws IOException {
    HostFiles.hidden(root.resolve("layers"));

    assertThat(Files.getAttribute(root.resolve("layers"), "unix:mode")).isEqualTo(040700);
  }

  @Test
  void anOpenFolderOfOursIsHiddenAgain() throws IOException {
    Path layers = Files.createDirectory(root.resolve("layers"));
    Files.setAttribute(layers, "unix:mode", 0755);

    HostFiles.hidden(layers);

    assertThat(Files.getAttribute(layers, "unix:mode")).isEqualTo(040700);
  }
}

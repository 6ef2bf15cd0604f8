package dev.recap.catalog.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OptionalFileTest {
  @TempDir private Path folder;

  private static String problem(Path file) {
    try {
      return String.valueOf(OptionalFile.isThere(file));
    } catch (IOException e) {
      return OptionalFile.problem(file, e);
    }
  }

  @Test
  void isThereOrIsNot() throws IOException {
    assertThat(OptionalFile.isThere(folder.resolve("no/where/at/all"))).isFalse();
    assertThat(OptionalFile.isThere(folder.resolve("no"))).isFalse();
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(OptionalFile.isThere(file)).isTrue();
    assertThat(OptionalFile.isThere(Files.createSymbolicLink(folder.resolve("link"), file)))
        .isTrue();
  }

  @Test
  void aLinkThatLeadsNowhereIsNoMissingFile() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gone"));
    assertThat(problem(link)).isEqualTo("it is a link that leads nowhere");
    assertThat(problem(link.resolve("recap/file")))
        .isEqualTo(link + " is a link that leads nowhere");
  }

  @Test
  void whatCannotBeLookedAtIsNotMissing() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(problem(file.resolve("below"))).isEqualTo(file + " is no folder");
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertThatThrownBy(() -> OptionalFile.isThere(loop))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("cannot be looked at");
  }
}

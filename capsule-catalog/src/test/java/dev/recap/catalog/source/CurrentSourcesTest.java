package dev.recap.catalog.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.manifest.KnownTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CurrentSourcesTest {
  @TempDir private Path folder;

  @Test
  void areThoseOfTheMomentAlsoForAnotherProcess() throws IOException {
    CurrentSources sources = fresh();
    assertThat(sources.read()).isEmpty();
    write("team");
    assertThat(sources.read()).extracting(Source::name).containsExactly("team");
    write("lab");
    assertThat(sources.read()).extracting(Source::name).containsExactly("lab");
    assertThat(folder.resolve("known")).isDirectoryContaining(Files::isRegularFile);
    assertThat(fresh().read()).isEqualTo(sources.read());
  }

  @Test
  void areNoneThatAreNotInOrder() throws IOException {
    CurrentSources sources = fresh();
    write("team");
    sources.read();
    Files.writeString(folder.resolve("sources.yaml"), "sources: 1\n");
    assertThatThrownBy(sources::read).isInstanceOf(IOException.class).hasMessageContaining("kind");
    assertThatThrownBy(() -> fresh().read()).isInstanceOf(IOException.class);
  }

  private CurrentSources fresh() {
    return new CurrentSources(folder, new KnownTexts(folder.resolve("known")));
  }

  private void write(String name) throws IOException {
    Files.writeString(
        folder.resolve("sources.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: CatalogSources
        sources:
          - {name: %s, repository: registry.example.com/%s}
        """
            .formatted(name, name));
  }
}

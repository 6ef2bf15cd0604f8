package dev.recap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.manifest.ManifestReader;
import dev.recap.catalog.manifest.ManifestReader.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KnownManifestsTest {
  @TempDir private Path folder;
  private KnownManifests known = new KnownManifests(Path.of("unset"), new ManifestReader());
  private Path file = Path.of("unset");

  @BeforeEach
  void begin() throws IOException {
    known = new KnownManifests(folder.resolve("manifests"), new ManifestReader());
    file = folder.resolve("capsule.yaml");
    Files.copy(Path.of("../platform/cli/src/main/training/trial/capsule.yaml"), file);
  }

  private CapsuleFile read() {
    return known.read("trial", file) instanceof Reading.Valid(CapsuleFile valid)
        ? valid
        : fail("it is no manifest");
  }

  @Test
  void remembersAManifestAsItIs() throws IOException {
    CapsuleFile first = read();
    assertThat(new ManifestReader().read(file)).isEqualTo(new Reading.Valid(first));
    assertThat(read()).isEqualTo(first);
    // What is remembered is what is read.
    Path kept = folder.resolve("manifests/trial");
    Files.writeString(kept, Files.readString(kept).replace("MIT", "ISC"));
    assertThat(read().manifest().metadata().license()).isEqualTo("ISC");
  }

  @Test
  void readsWhatChangedAnew() throws IOException {
    read();
    Files.writeString(file, Files.readString(file).replace("MIT", "ISC"));
    assertThat(read().manifest().metadata().license()).isEqualTo("ISC");
    Files.writeString(file, "kind: nothing\n");
    assertThat(known.read("trial", file))
        .isEqualTo(new ManifestReader().read(file))
        .isInstanceOf(Reading.Invalid.class);
    Files.delete(file);
    assertThat(known.read("trial", file)).isInstanceOf(Reading.Invalid.class);
  }

  @Test
  void passesOverWhatIsBroken() throws IOException {
    CapsuleFile first = read();
    Path kept = folder.resolve("manifests/trial");
    String text = Files.readString(kept);
    Files.writeString(kept, text.substring(0, 65) + "{");
    assertThat(read()).isEqualTo(first);
    Files.writeString(kept, text.substring(0, 65) + "{}");
    assertThat(read()).isEqualTo(first);
  }
}

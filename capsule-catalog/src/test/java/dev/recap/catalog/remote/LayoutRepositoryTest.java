package dev.recap.catalog.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayoutRepositoryTest extends RepositoryContract {
  @TempDir Path folder;

  @Override
  protected Repository repository(String name) {
    return new LayoutRepository(folder.resolve("layout"), name);
  }

  @Test
  void isCalledByItsAbsolutePath() {
    assertThat(new LayoutRepository(Path.of("layout"), "top").name())
        .isEqualTo("oci:" + Path.of("layout").toAbsolutePath() + ":top");
  }

  @Test
  void leavesOutNamesThatCannotBeTags() throws IOException {
    Repository top = repository("top");
    byte[] json = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(StandardCharsets.UTF_8);
    Descriptor index = new Descriptor(MediaTypes.INDEX, Sha256.of(json), json.length);
    for (String tag : List.of("1.0.0", "\u001b[2J", "1.0.0\nTried to", "a b", "../x", "")) {
      top.put(index, json, Optional.of(tag));
    }

    assertThat(top.tags()).containsExactly("1.0.0");
  }
}

package dev.recap.catalog.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryContract;
import java.nio.file.Path;
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
}

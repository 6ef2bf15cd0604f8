package dev.recap.catalog.remote;

import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class LayoutRepositoryTest extends RepositoryContract {
  @TempDir Path folder;

  @Override
  protected Repository repository(String name) {
    return new LayoutRepository(folder.resolve("layout"), name);
  }
}
